package dev.signet.signing;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A CA certificate with its key, checked: the key is the certificate's, and it is a CA. Its text
 * never shows the key.
 *
 * @param certificate the CA certificate
 * @param structure the same, as Bouncy Castle reads it
 * @param key its private key
 * @param fingerprint SHA-256 of the certificate, lower-case hexadecimal
 */
public record Authority(
    X509Certificate certificate,
    X509CertificateHolder structure,
    PrivateKey key,
    String fingerprint) {

  /** Its subject, RFC 2253. */
  public String subject() {
    return certificate.getSubjectX500Principal().getName();
  }

  /** The first moment at which it is valid. */
  public Instant notBefore() {
    return certificate.getNotBefore().toInstant();
  }

  /** The last moment at which it is valid. */
  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  @Override
  public String toString() {
    return "Authority[" + subject() + ", " + fingerprint + "]";
  }
}
