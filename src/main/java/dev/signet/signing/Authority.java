package dev.signet.signing;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A CA certificate with its key, checked: the key is the certificate's, and it is a CA. Its text
 * never shows the key.
 *
 * @param certificate the CA certificate
 * @param structure the same, as Bouncy Castle reads it
 * @param key its private key
 * @param fingerprint SHA-256 of the certificate, lower-case hexadecimal
 * @param issuers the certificates that stood after it, each the issuer of the one before
 */
public record Authority(
    X509Certificate certificate,
    X509CertificateHolder structure,
    PrivateKey key,
    String fingerprint,
    List<X509Certificate> issuers) {

  /** Copies what it is given. */
  public Authority {
    issuers = List.copyOf(issuers);
  }

  /** Its subject, RFC 2253. */
  public String subject() {
    return certificate.getSubjectX500Principal().getName();
  }

  /** Its certificate and its issuers' after it. */
  public List<X509Certificate> chain() {
    return Stream.concat(Stream.of(certificate), issuers.stream()).toList();
  }

  /**
   * What stands between a certificate that it signs and the root: itself and its issuers, without
   * what is self-signed, which those who verify have to have already (RFC 5246, 7.4.2).
   */
  public List<X509Certificate> intermediates() {
    return chain().stream().filter(ca -> !CertificateChain.isRoot(ca)).toList();
  }

  /** The first moment at which it and all its issuers are valid. */
  public Instant notBefore() {
    return chain().stream()
        .map(ca -> ca.getNotBefore().toInstant())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The last moment at which it and all its issuers are valid: then nothing of it verifies. */
  public Instant notAfter() {
    return chain().stream()
        .map(ca -> ca.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  @Override
  public String toString() {
    return "Authority[" + subject() + ", " + fingerprint + "]";
  }
}
