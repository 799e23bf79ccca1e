package dev.signet.signing;

import dev.signet.signing.AuthorityResult.Faulty;
import dev.signet.signing.AuthorityResult.Ready;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * Reads an authority and checks that it can sign. kube-controller-manager signs with any pair that
 * matches; a certificate from what is no CA verifies nowhere, so Signet refuses early. Pure.
 */
public final class AuthorityReader {

  /** The bit keyCertSign in {@link X509Certificate#getKeyUsage}. */
  private static final int KEY_CERT_SIGN = 5;

  private AuthorityReader() {}

  /** The authority that these bytes hold, or why they hold none that can sign now. */
  public static AuthorityResult read(AuthorityMaterial material, Instant now) {
    X509Certificate certificate;
    try {
      certificate = certificate(material.certificate());
    } catch (CertificateException e) {
      return new Faulty(
          AuthorityFault.CertificateMalformed,
          "The CA certificate must be exactly one PEM block of type CERTIFICATE: "
              + e.getMessage());
    }
    PrivateKey key;
    try {
      key = PrivateKeys.read(material.privateKey());
    } catch (IOException e) {
      return new Faulty(
          AuthorityFault.KeyMalformed,
          "The CA key must be an unencrypted PEM private key (PKCS#8, PKCS#1 or SEC1): "
              + e.getMessage());
    }
    return check(certificate, key, now);
  }

  /** Why a CA certificate with these dates cannot sign now, if so. */
  public static Optional<Faulty> dates(X509Certificate certificate, Instant now) {
    Instant notBefore = certificate.getNotBefore().toInstant();
    Instant notAfter = certificate.getNotAfter().toInstant();
    if (!now.isBefore(notAfter)) {
      return Optional.of(
          new Faulty(
              AuthorityFault.Expired,
              "CA certificate %s ended at %s."
                  .formatted(certificate.getSubjectX500Principal(), notAfter)));
    }
    if (now.isBefore(notBefore)) {
      return Optional.of(
          new Faulty(
              AuthorityFault.NotYetValid,
              "CA certificate %s begins only at %s."
                  .formatted(certificate.getSubjectX500Principal(), notBefore)));
    }
    return Optional.empty();
  }

  private static X509Certificate certificate(byte[] pem) throws CertificateException {
    Collection<?> found = certificates(pem);
    if (found.size() != 1) {
      throw new CertificateException("found " + found.size());
    }
    return (X509Certificate) found.iterator().next();
  }

  private static Collection<?> certificates(byte[] pem) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    try {
      return factory.generateCertificates(new ByteArrayInputStream(pem));
    } catch (CertificateException | RuntimeException unreadable) {
      // The JDK quotes the line it did not understand, which may be a key in the wrong place.
      throw new CertificateException(
          "it cannot be read (" + unreadable.getClass().getSimpleName() + ")");
    }
  }

  private static AuthorityResult check(X509Certificate certificate, PrivateKey key, Instant now) {
    if (certificate.getBasicConstraints() < 0) {
      return new Faulty(
          AuthorityFault.NotACa,
          "Certificate %s is not a CA's: its basic constraints lack CA:TRUE."
              .formatted(certificate.getSubjectX500Principal()));
    }
    boolean[] usage = certificate.getKeyUsage();
    if (usage != null && !usage[KEY_CERT_SIGN]) {
      return new Faulty(
          AuthorityFault.MayNotSignCertificates,
          "CA certificate %s may not sign certificates: its key usage lacks keyCertSign."
              .formatted(certificate.getSubjectX500Principal()));
    }
    if (!SignatureScheme.isKnown(certificate.getPublicKey())) {
      return new Faulty(
          AuthorityFault.KeyMalformed,
          "The key of CA certificate %s is of kind %s: Signet signs with RSA, EC or Ed25519."
              .formatted(
                  certificate.getSubjectX500Principal(),
                  certificate.getPublicKey().getAlgorithm()));
    }
    if (!SignatureScheme.isPair(certificate.getPublicKey(), key)) {
      return new Faulty(
          AuthorityFault.KeyMismatch,
          "The key is not that of CA certificate %s."
              .formatted(certificate.getSubjectX500Principal()));
    }
    Optional<Faulty> dates = dates(certificate, now);
    if (dates.isPresent()) {
      return dates.get();
    }
    return ready(certificate, key);
  }

  private static AuthorityResult ready(X509Certificate certificate, PrivateKey key) {
    try {
      byte[] der = certificate.getEncoded();
      return new Ready(
          new Authority(
              certificate,
              new X509CertificateHolder(der),
              key,
              HexFormat.of().formatHex(Digests.sha256().digest(der))));
    } catch (CertificateException | IOException e) {
      return new Faulty(
          AuthorityFault.CertificateMalformed,
          "The CA certificate cannot be read: " + e.getMessage());
    }
  }
}
