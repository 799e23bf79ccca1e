package dev.signet.approval;

import dev.signet.request.CertificateRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names and addresses that a node asks to serve under, each once.
 *
 * @param dns in the order of the request
 * @param ips in the order of the request
 */
record AskedNames(List<DnsName> dns, List<InetAddress> ips) {

  static AskedNames of(CertificateRequest request) {
    return new AskedNames(DnsName.of(request), request.names().ips().stream().distinct().toList());
  }

  boolean isEmpty() {
    return dns.isEmpty() && ips.isEmpty();
  }

  @Override
  public String toString() {
    return Stream.concat(
            dns.stream().map(DnsName::text), ips.stream().map(InetAddress::getHostAddress))
        .collect(Collectors.joining(", "));
  }
}
