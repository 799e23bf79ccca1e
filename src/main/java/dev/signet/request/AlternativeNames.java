package dev.signet.request;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * The subject alternative names that a request asks for (RFC 5280, 4.2.1.6).
 *
 * @param dns dNSName, as written
 * @param emails rfc822Name
 * @param ips iPAddress; an IPv4-mapped IPv6 address is an IPv4 address
 * @param uris uniformResourceIdentifier
 * @param others how many names of other kinds, which Go's parser does not see
 */
public record AlternativeNames(
    List<String> dns, List<String> emails, List<InetAddress> ips, List<String> uris, int others) {

  /** No names at all. */
  public static final AlternativeNames NONE =
      new AlternativeNames(List.of(), List.of(), List.of(), List.of(), 0);

  /** Copies what it is given. */
  public AlternativeNames {
    dns = List.copyOf(dns);
    emails = List.copyOf(emails);
    ips = List.copyOf(ips);
    uris = List.copyOf(uris);
  }

  /**
   * The same names, each once, and DNS names in lower case: case means nothing in them (RFC 4343).
   */
  public AlternativeNames tidy() {
    return new AlternativeNames(
        dns.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().toList(),
        emails.stream().distinct().toList(),
        ips.stream().distinct().toList(),
        uris.stream().distinct().toList(),
        others);
  }
}
