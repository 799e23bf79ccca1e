package dev.signet.policy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** CA certificates in PEM, one after the other, as bundles are written. */
public final class PemCertificates {

  private PemCertificates() {}

  /**
   * Those in this text; none if it has none; empty if one of them cannot be read. What stands
   * between two blocks is not looked at.
   */
  public static Optional<List<X509Certificate>> read(String pem) {
    if (!pem.contains("-----BEGIN")) {
      return pem.isBlank() ? Optional.of(List.of()) : Optional.empty();
    }
    try {
      return Optional.of(
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
              .stream()
              .map(X509Certificate.class::cast)
              .distinct()
              .toList());
    } catch (CertificateException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** Whether it may sign others (RFC 5280, 4.2.1.9). */
  public static boolean isCa(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0;
  }
}
