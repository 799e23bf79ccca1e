package dev.signet.signing;

import dev.signet.api.Approval.Compatibility;
import dev.signet.approval.SignerProfiles;
import dev.signet.approval.Verdict;
import dev.signet.policy.SigningRules;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.signing.IssueResult.Certificate;
import dev.signet.signing.IssueResult.NotNow;
import dev.signet.signing.IssueResult.Refused;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;

/**
 * Issues certificates. Builds, signs, and checks what it signed before anybody sees it: a kubelet
 * takes any certificate that fits its key, and a wrong one keeps its node out until it ends.
 */
public final class Issuer {

  /** Serial numbers are random, as large as kube-controller-manager's (RFC 5280, 4.1.2.2). */
  private static final int SERIAL_BYTES = 16;

  private final Clock clock;
  private final RandomGenerator random;

  /**
   * With this clock and this source of serial numbers.
   *
   * @param random must be unpredictable outside of tests
   */
  public Issuer(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * A certificate for this request, which has been approved. Of a signer that Signet knows it has
   * to have the shape; of another the caller vouches that a policy spells one out.
   *
   * @param compatibility Upstream: kube-controller-manager's certificate. Strict: a better one
   */
  public IssueResult issue(
      CertificateRequest request,
      SigningRules rules,
      Authority authority,
      Compatibility compatibility) {
    if (SignerProfiles.know(request.signerName())
        && SignerProfiles.of(request) instanceof Verdict.Differs differs) {
      return new Refused(differs.reason(), differs.sentence());
    }
    Instant now = clock.instant();
    return AuthorityReader.dates(authority, now)
        .<IssueResult>map(fault -> new NotNow(Reason.AuthorityNotReady, fault.sentence()))
        .orElseGet(() -> sign(request, rules, authority, compatibility, now));
  }

  private IssueResult sign(
      CertificateRequest request,
      SigningRules rules,
      Authority authority,
      Compatibility compatibility,
      Instant now) {
    Validity validity =
        Validity.of(
            now,
            rules.lifetime(),
            request.requestedDuration(),
            authority.notAfter(),
            rules.lifetime().jitter() == 0 ? 0 : random.nextDouble());
    try {
      PublicKey authorityKey = authority.certificate().getPublicKey();
      var signer = SignatureScheme.signer(authorityKey, authority.key());
      X509CertificateHolder certificate =
          CertificateContents.of(request, authority, validity, serial(random), compatibility)
              .build(signer);
      return check(certificate, request.publicKey(), authorityKey)
          ? new Certificate(pem(certificate, rules, authority), certificate, validity)
          : new NotNow(
              Reason.SelfCheckFailed,
              "The signed certificate did not verify with the CA's public key.");
    } catch (OperatorCreationException
        | RuntimeOperatorException // a token that failed while it signed
        | GeneralSecurityException
        | IOException e) {
      return new NotNow(Reason.AuthorityNotReady, "The CA could not sign: " + e.getMessage());
    }
  }

  private static String pem(
      X509CertificateHolder certificate, SigningRules rules, Authority authority)
      throws GeneralSecurityException, IOException {
    var pem = new StringBuilder(CertificatePem.of(certificate.getEncoded()));
    if (rules.includeChain()) {
      for (X509Certificate intermediate : authority.intermediates()) {
        pem.append(CertificatePem.of(intermediate.getEncoded()));
      }
    }
    return pem.toString();
  }

  static BigInteger serial(RandomGenerator random) {
    byte[] bytes = new byte[SERIAL_BYTES];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes);
  }

  /** Whether it is signed by this authority, and for this key and no other. */
  static boolean check(
      X509CertificateHolder certificate, SubjectPublicKeyInfo key, PublicKey authorityKey)
      throws GeneralSecurityException, IOException {
    byte[] signed = certificate.toASN1Structure().getTBSCertificate().getEncoded(ASN1Encoding.DER);
    return SignatureScheme.verifies(authorityKey, signed, certificate.getSignature())
        && Arrays.equals(certificate.getSubjectPublicKeyInfo().getEncoded(), key.getEncoded());
  }
}
