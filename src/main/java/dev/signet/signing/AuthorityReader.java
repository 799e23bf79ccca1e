package dev.signet.signing;

import dev.signet.signing.AuthorityResult.Faulty;
import dev.signet.signing.AuthorityResult.Ready;
import dev.signet.signing.AuthoritySource.Unreadable;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * Reads an authority and checks that it can sign. kube-controller-manager signs with any pair that
 * matches; a certificate from what is no CA verifies nowhere, so Signet refuses early. Pure.
 */
public final class AuthorityReader {

  /** Where it stands in a TBSCertificate with a version, which every CA's has (RFC 5280, 4.1). */
  private static final int SUBJECT = 5;

  private AuthorityReader() {}

  /** The authority that these bytes hold, or why they hold none that can sign now. */
  public static AuthorityResult read(AuthorityMaterial material, Instant now) {
    try {
      List<X509Certificate> chain = CertificateChain.read(material.certificate());
      return check(chain, PrivateKeys.read(material.privateKey(), material.password()), now);
    } catch (Unreadable e) {
      return new Faulty(e.fault(), e.getMessage());
    }
  }

  /** The authority of these certificates with a key that is somewhere else, or why it cannot. */
  public static AuthorityResult read(byte[] certificates, HeldKey key, Instant now) {
    try {
      return check(CertificateChain.read(certificates), key, now);
    } catch (Unreadable e) {
      return new Faulty(e.fault(), e.getMessage());
    }
  }

  /** Why an authority cannot sign now, if so: it or one of its issuers has ended or not begun. */
  public static Optional<Faulty> dates(Authority authority, Instant now) {
    return CertificateChain.dates(authority.chain(), now);
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

  private static AuthorityResult check(List<X509Certificate> chain, PrivateKey key, Instant now) {
    return CertificateChain.fault(chain)
        .or(() -> pair(chain.getFirst(), key))
        .or(() -> CertificateChain.dates(chain, now))
        .<AuthorityResult>map(fault -> fault)
        .orElseGet(() -> ready(chain, key));
  }

  private static Optional<Faulty> pair(X509Certificate certificate, PrivateKey key) {
    if (!SignatureScheme.isKnown(certificate.getPublicKey())) {
      return Optional.of(
          new Faulty(
              AuthorityFault.KeyMalformed,
              "The key of CA certificate %s is of kind %s: Signet signs with RSA, EC or Ed25519."
                  .formatted(
                      certificate.getSubjectX500Principal(),
                      certificate.getPublicKey().getAlgorithm())));
    }
    if (!SignatureScheme.isPair(certificate.getPublicKey(), key)) {
      return Optional.of(
          new Faulty(
              AuthorityFault.KeyMismatch,
              "The key is not that of CA certificate %s."
                  .formatted(certificate.getSubjectX500Principal())));
    }
    return Optional.empty();
  }

  private static AuthorityResult ready(List<X509Certificate> chain, PrivateKey key) {
    try {
      byte[] der = chain.getFirst().getEncoded();
      if (!isNamedInDer(chain.getFirst())) {
        return new Faulty(
            AuthorityFault.CertificateMalformed,
            ("The subject of CA certificate %s is not in DER. Certificates would name it in DER,"
                    + " and nobody would find it by that name: have it issued anew.")
                .formatted(chain.getFirst().getSubjectX500Principal()));
      }
      return new Ready(
          new Authority(
              chain.getFirst(),
              new X509CertificateHolder(der),
              key,
              HexFormat.of().formatHex(Digests.sha256().digest(der)),
              chain.subList(1, chain.size())));
    } catch (CertificateException | IOException e) {
      return new Faulty(
          AuthorityFault.CertificateMalformed,
          "The CA certificate cannot be read: " + e.getMessage());
    }
  }

  /** Go and others compare the bytes of names; what Signet writes is DER (X.690, 11.6). */
  private static boolean isNamedInDer(X509Certificate certificate)
      throws CertificateException, IOException {
    ASN1Primitive subject =
        ASN1Sequence.getInstance(certificate.getTBSCertificate())
            .getObjectAt(SUBJECT)
            .toASN1Primitive();
    return Arrays.equals(subject.getEncoded(ASN1Encoding.DL), subject.getEncoded(ASN1Encoding.DER));
  }
}
