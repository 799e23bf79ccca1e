package dev.signet.signing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Date;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;

/**
 * Issues a certificate again: subject, key, names and usages of the one before, valid anew. As
 * {@code kubeadm certs renew} does it, but for the key, which stays.
 */
public final class Reissuer {

  /** As {@link Issuer}'s. */
  private static final int SERIAL_BYTES = 16;

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
    try {
      var old = new X509CertificateHolder(before.getEncoded());
      var signer = SignatureScheme.signer(authority.certificate().getPublicKey(), authority.key());
      X509CertificateHolder issued = contents(old, authority, validity).build(signer);
      if (!verifies(issued, old, authority)) {
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
      X509CertificateHolder old, Authority authority, Validity validity) throws IOException {
    var builder =
        new X509v3CertificateBuilder(
            authority.structure().getSubject(),
            serial(),
            Date.from(validity.notBefore()),
            Date.from(validity.notAfter()),
            old.getSubject(),
            old.getSubjectPublicKeyInfo());
    Extensions extensions = old.getExtensions();
    if (extensions != null) {
      for (ASN1ObjectIdentifier id : extensions.getExtensionOIDs()) {
        if (!id.equals(Extension.authorityKeyIdentifier)) { // of the CA that signed it then
          builder.addExtension(extensions.getExtension(id));
        }
      }
    }
    addAuthority(builder, authority);
    return builder;
  }

  /** RFC 5280, 4.2.1.1; absent where the CA has no key identifier to point to. */
  private static void addAuthority(X509v3CertificateBuilder builder, Authority authority)
      throws IOException {
    Extensions own = authority.structure().getExtensions();
    SubjectKeyIdentifier identifier = own == null ? null : SubjectKeyIdentifier.fromExtensions(own);
    if (identifier != null) {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(identifier.getKeyIdentifier()));
    }
  }

  private BigInteger serial() {
    byte[] bytes = new byte[SERIAL_BYTES];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes);
  }

  private static boolean verifies(
      X509CertificateHolder issued, X509CertificateHolder old, Authority authority)
      throws GeneralSecurityException, IOException {
    byte[] signed = issued.toASN1Structure().getTBSCertificate().getEncoded(ASN1Encoding.DER);
    return SignatureScheme.verifies(
            authority.certificate().getPublicKey(), signed, issued.getSignature())
        && Arrays.equals(
            issued.getSubjectPublicKeyInfo().getEncoded(),
            old.getSubjectPublicKeyInfo().getEncoded());
  }
}
