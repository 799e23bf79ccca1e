package dev.signet.signing;

import dev.signet.signing.AuthoritySource.Unreadable;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The certificates of a CA in a file: the one that signs first, then its issuers, each after the
 * one it issued (as TLS orders them, RFC 5246, 7.4.2). What is checked is what those check who
 * verify a certificate up to the last of them (RFC 5280, 6.1). Pure.
 */
final class CertificateChain {

  /** The bit keyCertSign in {@link X509Certificate#getKeyUsage}. */
  private static final int KEY_CERT_SIGN = 5;

  private CertificateChain() {}

  /**
   * The certificates in these bytes, at least one.
   *
   * @throws Unreadable there is none, or something else
   */
  static List<X509Certificate> read(byte[] pem) throws Unreadable {
    try {
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException | RuntimeException unreadable) {
      // The JDK quotes the line it did not understand, which may be a key in the wrong place.
      throw malformed("it cannot be read (%s)".formatted(unreadable.getClass().getSimpleName()));
    }
    throw malformed("found none");
  }

  private static Unreadable malformed(String what) {
    return new Unreadable(
        AuthorityFault.CertificateMalformed,
        "The CA certificate must be PEM of type CERTIFICATE, the CA that signs first: "
            + what
            + ".");
  }

  /** Why nobody would accept what the first of these signs, whenever that is. */
  static Optional<AuthorityResult.Faulty> fault(List<X509Certificate> chain) {
    return IntStream.range(0, chain.size())
        .mapToObj(at -> isAuthority(chain, at).or(() -> isIssued(chain, at)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Why nobody would accept it now: one of them has ended or not begun. */
  static Optional<AuthorityResult.Faulty> dates(List<X509Certificate> chain, Instant now) {
    return chain.stream()
        .map(certificate -> AuthorityReader.dates(certificate, now))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Whether it is its own issuer, by its name: a root, as those who verify see it. */
  static boolean isRoot(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  private static Optional<AuthorityResult.Faulty> isAuthority(List<X509Certificate> chain, int at) {
    X509Certificate certificate = chain.get(at);
    if (certificate.getBasicConstraints() < 0) {
      return faulty(
          AuthorityFault.NotACa,
          "Certificate %s is not a CA's: its basic constraints lack CA:TRUE."
              .formatted(certificate.getSubjectX500Principal()));
    }
    boolean[] usage = certificate.getKeyUsage();
    if (usage != null && !usage[KEY_CERT_SIGN]) {
      return faulty(
          AuthorityFault.MayNotSignCertificates,
          "CA certificate %s may not sign certificates: its key usage lacks keyCertSign."
              .formatted(certificate.getSubjectX500Principal()));
    }
    // Those that are their own issuers do not count (RFC 5280, 4.2.1.9).
    long below = chain.stream().limit(at).filter(ca -> !isRoot(ca)).count();
    if (certificate.getBasicConstraints() < below) {
      return faulty(
          AuthorityFault.PathTooLong,
          "CA certificate %s allows %d CAs below it (path length), and there are %d: what is signed would verify nowhere."
              .formatted(
                  certificate.getSubjectX500Principal(), certificate.getBasicConstraints(), below));
    }
    return Optional.empty();
  }

  private static Optional<AuthorityResult.Faulty> isIssued(List<X509Certificate> chain, int at) {
    if (at + 1 == chain.size()) {
      return Optional.empty();
    }
    X509Certificate issued = chain.get(at);
    X509Certificate issuer = chain.get(at + 1);
    if (issued.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
        && isSignedBy(issued, issuer)) {
      return Optional.empty();
    }
    return faulty(
        AuthorityFault.ChainBroken,
        "The certificate after %s is %s, which did not issue it. Put the CA that signs first and after each its issuer, and leave others out."
            .formatted(issued.getSubjectX500Principal(), issuer.getSubjectX500Principal()));
  }

  private static boolean isSignedBy(X509Certificate issued, X509Certificate issuer) {
    try {
      issued.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException | RuntimeException not) {
      return false;
    }
  }

  private static Optional<AuthorityResult.Faulty> faulty(AuthorityFault fault, String sentence) {
    return Optional.of(new AuthorityResult.Faulty(fault, sentence));
  }
}
