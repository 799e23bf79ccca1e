package dev.signet.signing;

import dev.signet.request.AlternativeNames;
import dev.signet.request.SubjectName;
import dev.signet.request.Usage;
import dev.signet.signing.Reissuer.Failed;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Date;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;

/**
 * Makes certificates that nobody requested, as kubeadm makes them: the same extensions, in the same
 * order (cmd/kubeadm/app/util/pkiutil/pki_helpers.go).
 */
public final class Mint {

  private final RandomGenerator random;

  /**
   * With this source of serial numbers.
   *
   * @param random must be unpredictable outside of tests
   */
  public Mint(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A CA that signs itself, in PEM.
   *
   * @param subject its common name is also a DNS name of it: kubeadm does so, and so may others
   *     look for it
   * @throws Failed the key cannot sign
   */
  public String authority(SubjectName subject, KeyPair key, Validity validity) throws Failed {
    X500Name name = SubjectEncoding.of(subject);
    SubjectPublicKeyInfo publicKey = info(key.getPublic());
    try {
      X509v3CertificateBuilder builder = builder(name, validity, name, publicKey);
      CertificateContents.addUsages(
          builder, List.of(Usage.DIGITAL_SIGNATURE, Usage.KEY_ENCIPHERMENT, Usage.CERT_SIGN));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      CertificateContents.addKeyIdentifier(builder, publicKey);
      List<String> dns = subject.commonName().stream().toList();
      CertificateContents.addNames(
          builder, new AlternativeNames(dns, List.of(), List.of(), List.of(), 0), name);
      return sign(builder, publicKey, key.getPublic(), key.getPrivate());
    } catch (IOException e) {
      throw new Failed("The certificate cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * A certificate of this CA, in PEM.
   *
   * @throws Failed the CA did not sign, or what it signed does not verify
   */
  public String leaf(
      SubjectName subject,
      List<Usage> usages,
      AlternativeNames names,
      PublicKey key,
      Authority authority,
      Validity validity)
      throws Failed {
    X500Name name = SubjectEncoding.of(subject);
    SubjectPublicKeyInfo publicKey = info(key);
    try {
      X509v3CertificateBuilder builder =
          builder(authority.structure().getSubject(), validity, name, publicKey);
      CertificateContents.addUsages(builder, usages);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      CertificateContents.addAuthorityKeyIdentifier(builder, authority, name);
      CertificateContents.addNames(builder, names, name);
      return sign(builder, publicKey, authority.certificate().getPublicKey(), authority.key());
    } catch (IOException e) {
      throw new Failed("The certificate cannot be written: " + e.getMessage(), e);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, Validity validity, X500Name subject, SubjectPublicKeyInfo key) {
    return new X509v3CertificateBuilder(
        issuer,
        Issuer.serial(random),
        Date.from(validity.notBefore()),
        Date.from(validity.notAfter()),
        subject,
        key);
  }

  private static SubjectPublicKeyInfo info(PublicKey key) {
    return SubjectPublicKeyInfo.getInstance(key.getEncoded());
  }

  private static String sign(
      X509v3CertificateBuilder builder,
      SubjectPublicKeyInfo key,
      PublicKey authorityKey,
      PrivateKey authority)
      throws Failed {
    try {
      X509CertificateHolder issued = builder.build(SignatureScheme.signer(authorityKey, authority));
      if (!Issuer.check(issued, key, authorityKey)) {
        throw new Failed("The signed certificate did not verify with the CA's public key.");
      }
      return CertificatePem.of(issued.getEncoded());
    } catch (OperatorCreationException
        | RuntimeOperatorException
        | GeneralSecurityException
        | IOException e) {
      throw new Failed("The CA could not sign: " + e.getMessage(), e);
    }
  }
}
