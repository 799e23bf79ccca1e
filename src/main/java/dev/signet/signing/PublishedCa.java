package dev.signet.signing;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A CA certificate in a published bundle.
 *
 * @param certificate the certificate
 * @param fingerprint its SHA-256, lower-case hexadecimal
 * @param since when it was published
 * @param until when it is taken out, if no policy names it any more
 */
public record PublishedCa(
    X509Certificate certificate, String fingerprint, Instant since, Optional<Instant> until) {

  static PublishedCa of(X509Certificate certificate, Instant since, Optional<Instant> until) {
    return new PublishedCa(certificate, fingerprint(certificate), since, until);
  }

  /** SHA-256 of a certificate, lower-case hexadecimal. */
  public static String fingerprint(X509Certificate certificate) {
    return HexFormat.of().formatHex(Digests.sha256().digest(encoded(certificate)));
  }

  String pem() {
    return CertificatePem.of(encoded(certificate));
  }

  Instant end() {
    return certificate.getNotAfter().toInstant();
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("it was parsed from its encoding", impossible);
    }
  }
}
