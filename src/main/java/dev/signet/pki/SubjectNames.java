package dev.signet.pki;

import dev.signet.request.AlternativeNames;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The names in a certificate that is there. */
final class SubjectNames {

  /** RFC 5280, 4.2.1.6, GeneralName. */
  private static final int DNS = 2;

  private static final int ADDRESS = 7;

  private SubjectNames() {}

  /** Those of these names that it does not have. kubeadm would refuse it (phases/certs). */
  static List<String> lacking(X509Certificate certificate, AlternativeNames names) {
    try {
      List<String> dns = of(certificate, DNS);
      List<InetAddress> addresses =
          of(certificate, ADDRESS).stream().map(InetAddress::ofLiteral).toList();
      return Stream.concat(
              names.dns().stream().filter(name -> !dns.contains(name)),
              names.ips().stream()
                  .filter(address -> !addresses.contains(address))
                  .map(InetAddress::getHostAddress))
          .toList();
    } catch (CertificateParsingException e) {
      return List.of("names that can be read");
    }
  }

  private static List<String> of(X509Certificate certificate, int type)
      throws CertificateParsingException {
    return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
        .flatMap(Collection::stream)
        .filter(name -> name.getFirst().equals(type))
        .map(name -> (String) name.get(1))
        .toList();
  }
}
