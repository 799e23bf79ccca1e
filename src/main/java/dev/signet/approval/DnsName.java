package dev.signet.approval;

import dev.signet.request.CertificateRequest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A DNS name for comparing: two names that resolvers and TLS clients take for one are equal.
 *
 * @param text in lower case (RFC 4343), without the one dot that makes a name absolute
 */
public record DnsName(String text) implements Comparable<DnsName> {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** Whatever ends so is an IPv4 address to clients (WHATWG URL, "ends in a number"). */
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

  private static final int LONGEST = 253;

  /** The name that is written so. */
  public DnsName {
    text = text.toLowerCase(Locale.ROOT);
    text = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** The DNS names of a request, each once. */
  public static List<DnsName> of(CertificateRequest request) {
    return request.names().dns().stream().map(DnsName::new).distinct().toList();
  }

  /** Whether it is labels of letters, digits and hyphens (RFC 1123, 2.1), and no wildcard. */
  boolean isWellFormed() {
    return text.length() <= LONGEST && labels().stream().allMatch(l -> LABEL.matcher(l).matches());
  }

  boolean hasWildcard() {
    return text.contains("*");
  }

  boolean looksLikeAnAddress() {
    return NUMBER.matcher(labels().getLast()).matches();
  }

  /** Whether it has one label only. */
  public boolean isSingleLabel() {
    return !text.contains(".");
  }

  /** Whether it is this domain or below it. */
  public boolean isIn(DnsName domain) {
    return equals(domain) || isBelow(domain);
  }

  /** Whether it is below this domain. */
  public boolean isBelow(DnsName domain) {
    return text.endsWith("." + domain.text);
  }

  /** From left to right, at least one, which may be empty. */
  List<String> labels() {
    return List.of(text.split("\\.", -1));
  }

  @Override
  public int compareTo(DnsName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
