package dev.signet.policy;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of IP addresses, as CIDR writes it (RFC 4632, RFC 4291). Addresses of the other family
 * are never in it.
 *
 * @param base any address in it
 * @param prefix how many leading bits are the same
 */
public record AddressBlock(InetAddress base, int prefix) {

  /** Digits and colons only: a name would be looked up. */
  private static final Pattern CIDR = Pattern.compile("([0-9a-fA-F:.]+)/([0-9]{1,3})");

  /** The block that is written so; empty: this is no CIDR. */
  public static Optional<AddressBlock> parse(String text) {
    Matcher matcher = CIDR.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(matcher.group(2));
    return address(matcher.group(1))
        .filter(base -> prefix <= base.getAddress().length * 8)
        .map(base -> new AddressBlock(base, prefix));
  }

  /** The address that is written so, without asking a resolver; empty: this is none. */
  public static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** The block of this address alone. */
  public static AddressBlock single(InetAddress address) {
    return new AddressBlock(address, address.getAddress().length * 8);
  }

  /** Whether it is in this block. */
  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((mine[bit / 8] ^ other[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** As CIDR. */
  @Override
  public String toString() {
    return base.getHostAddress() + "/" + prefix;
  }
}
