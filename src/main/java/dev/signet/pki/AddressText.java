package dev.signet.pki;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Addresses and DNS names as they are written in kubeadm's configuration. Asks no name server. */
final class AddressText {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  /** A DNS-1123 subdomain, perhaps with a wildcard (apimachinery, IsWildcardDNS1123Subdomain). */
  private static final Pattern LABELS =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  /** As Java writes IPv6: eight numbers, none left out. */
  private static final Pattern ROWS_OF_ZEROS = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");

  private static final int MOST_OF_A_NAME = 253;
  private static final int BITS_OF_A_BYTE = 8;

  private AddressText() {}

  /** The address, if it is one. */
  static Optional<InetAddress> address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty(); // nor 10.1, which Java takes for 10.0.0.1
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  /** As RFC 5952 writes it, and Go: the longest row of zeros in IPv6 is left out. */
  static String text(InetAddress address) {
    String text = address.getHostAddress();
    String longest =
        ROWS_OF_ZEROS
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .reduce("", (one, next) -> next.length() > one.length() ? next : one);
    return longest.isEmpty() ? text : text.replaceFirst("(^|:)" + longest + "(:|$)", "::");
  }

  /** Whether it is a DNS name. */
  static boolean isName(String text) {
    return text.length() <= MOST_OF_A_NAME && LABELS.matcher(text).matches();
  }

  /** Whether it is a DNS name, or one with a wildcard as its first label. */
  static boolean isNameOrWildcard(String text) {
    return isName(text) || (text.startsWith("*.") && isName(text.substring(2)));
  }

  /** The address after the first one of this subnet, as 10.96.0.1 of 10.96.0.0/12. */
  static Optional<InetAddress> firstOf(String subnet) {
    int slash = subnet.indexOf('/');
    String length = slash < 0 ? "" : subnet.substring(slash + 1);
    return length.matches("\\d{1,3}")
        ? address(subnet.substring(0, slash))
            .flatMap(address -> firstOf(address.getAddress(), Integer.parseInt(length)))
        : Optional.empty();
  }

  private static Optional<InetAddress> firstOf(byte[] address, int length) {
    int rest = address.length * BITS_OF_A_BYTE - length;
    if (rest < 1) {
      return Optional.empty(); // there is no second address
    }
    BigInteger first =
        new BigInteger(1, address).shiftRight(rest).shiftLeft(rest).add(BigInteger.ONE);
    byte[] bytes = new byte[address.length];
    byte[] number = first.toByteArray(); // perhaps shorter, or with a zero for the sign
    int from = Math.max(0, number.length - bytes.length);
    byte[] low = Arrays.copyOfRange(number, from, number.length);
    System.arraycopy(low, 0, bytes, bytes.length - low.length, low.length);
    try {
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("as long as the one before", impossible);
    }
  }
}
