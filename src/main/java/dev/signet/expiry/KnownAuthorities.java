package dev.signet.expiry;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * CAs at hand, with which it can be told who really signed a certificate. Immutable.
 *
 * @param certificates of the CAs
 */
public record KnownAuthorities(List<X509Certificate> certificates) {

  /** Each once. */
  public KnownAuthorities {
    certificates = certificates.stream().distinct().toList();
  }

  /** The name of the one whose key signed this certificate. */
  public Optional<String> signerOf(X509Certificate certificate) {
    return certificates.stream()
        .filter(ca -> ca.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
        .filter(ca -> isSignedBy(certificate, ca))
        .map(KnownAuthorities::name)
        .findFirst();
  }

  /** What they are called, as {@link CertificateFacts#issuer} has it. */
  public Set<String> names() {
    return certificates.stream().map(KnownAuthorities::name).collect(Collectors.toSet());
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate ca) {
    try {
      certificate.verify(ca.getPublicKey());
      return true;
    } catch (GeneralSecurityException anotherKey) {
      return false;
    }
  }

  private static String name(X509Certificate ca) {
    return X500Name.getInstance(ca.getSubjectX500Principal().getEncoded()).toString();
  }
}
