package dev.signet.signing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;

/**
 * Issues a certificate again: subject, key, names and usages of the one before, valid anew. As
 * {@code kubeadm certs renew} does it, but for the key, which stays.
 */
public final class Reissuer {

  private final RandomGenerator random;

  /**
   * With this source of serial numbers.
   *
   * @param random must be unpredictable outside of tests
   */
  public Reissuer(RandomGenerator random) {
    this.random = random;
  }

  /** The CA did not sign, or what it signed does not verify. */
  public static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String sentence, Throwable cause) {
      super(sentence, cause);
    }

    Failed(String sentence) {
      super(sentence);
    }
  }

  /**
   * The same certificate with another validity, in PEM.
   *
   * @throws Failed there is none
   */
  public String like(X509Certificate before, Authority authority, Validity validity) throws Failed {
    return like(before, before.getPublicKey(), authority, validity);
  }

  /**
   * The same certificate for another key and with another validity, in PEM.
   *
   * @throws Failed there is none
   */
  public String like(X509Certificate before, PublicKey key, Authority authority, Validity validity)
      throws Failed {
    try {
      var publicKey = SubjectPublicKeyInfo.getInstance(key.getEncoded());
      var old = new X509CertificateHolder(before.getEncoded());
      var signer = SignatureScheme.signer(authority.certificate().getPublicKey(), authority.key());
      X509CertificateHolder issued = contents(old, publicKey, authority, validity).build(signer);
      if (!Issuer.check(issued, publicKey, authority.certificate().getPublicKey())) {
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

  private X509v3CertificateBuilder contents(
      X509CertificateHolder old, SubjectPublicKeyInfo key, Authority authority, Validity validity)
      throws IOException {
    var builder =
        new X509v3CertificateBuilder(
            authority.structure().getSubject(),
            Issuer.serial(random),
            Date.from(validity.notBefore()),
            Date.from(validity.notAfter()),
            old.getSubject(),
            key);
    boolean isSameKey = key.equals(old.getSubjectPublicKeyInfo());
    Extensions extensions = old.getExtensions();
    if (extensions != null) {
      for (ASN1ObjectIdentifier id : extensions.getExtensionOIDs()) {
        boolean isOfKey = id.equals(Extension.subjectKeyIdentifier) && !isSameKey;
        // The other is of the CA that signed it then.
        if (!isOfKey && !id.equals(Extension.authorityKeyIdentifier)) {
          builder.addExtension(extensions.getExtension(id));
        }
      }
    }
    CertificateContents.addAuthorityKeyIdentifier(builder, authority, old.getSubject());
    return builder;
  }
}
