package dev.signet.request;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Whether a request was signed with the key that it carries (RFC 2986, 4.2).
 *
 * @param holds whether it was
 * @param isWeak whether the signature's hash can be forged
 */
record PossessionProof(boolean holds, boolean isWeak) {

  private static final Map<ASN1ObjectIdentifier, Scheme> SCHEMES =
      Map.ofEntries(
          Map.entry(PKCSObjectIdentifiers.sha1WithRSAEncryption, new Scheme("RSA", "SHA1withRSA")),
          Map.entry(
              PKCSObjectIdentifiers.sha256WithRSAEncryption, new Scheme("RSA", "SHA256withRSA")),
          Map.entry(
              PKCSObjectIdentifiers.sha384WithRSAEncryption, new Scheme("RSA", "SHA384withRSA")),
          Map.entry(
              PKCSObjectIdentifiers.sha512WithRSAEncryption, new Scheme("RSA", "SHA512withRSA")),
          Map.entry(X9ObjectIdentifiers.ecdsa_with_SHA1, new Scheme("EC", "SHA1withECDSA")),
          Map.entry(X9ObjectIdentifiers.ecdsa_with_SHA256, new Scheme("EC", "SHA256withECDSA")),
          Map.entry(X9ObjectIdentifiers.ecdsa_with_SHA384, new Scheme("EC", "SHA384withECDSA")),
          Map.entry(X9ObjectIdentifiers.ecdsa_with_SHA512, new Scheme("EC", "SHA512withECDSA")),
          Map.entry(EdECObjectIdentifiers.id_Ed25519, new Scheme("Ed25519", "Ed25519")),
          Map.entry(NISTObjectIdentifiers.id_ml_dsa_44, new Scheme("ML-DSA", "ML-DSA")),
          Map.entry(NISTObjectIdentifiers.id_ml_dsa_65, new Scheme("ML-DSA", "ML-DSA")),
          Map.entry(NISTObjectIdentifiers.id_ml_dsa_87, new Scheme("ML-DSA", "ML-DSA")));

  private record Scheme(String key, String signature) {}

  static PossessionProof of(CertificationRequest request, byte[] der) {
    Scheme scheme = SCHEMES.get(request.getSignatureAlgorithm().getAlgorithm());
    try {
      boolean holds =
          isForOthers(request)
              ? verifiesElsewhere(request)
              : scheme != null && verifies(request, scheme, der);
      return new PossessionProof(
          holds, scheme != null && scheme.signature().startsWith("SHA1with"));
    } catch (GeneralSecurityException
        | IOException
        | OperatorCreationException
        | PKCSException
        | RuntimeException notVerifiable) {
      // A key or an algorithm that no provider knows proves nothing.
      return new PossessionProof(false, false);
    }
  }

  /** With the JDK's own call: Bouncy Castle's verifier verifies twice. */
  private static boolean verifies(CertificationRequest request, Scheme scheme, byte[] der)
      throws GeneralSecurityException, IOException {
    SubjectPublicKeyInfo info = request.getCertificationRequestInfo().getSubjectPublicKeyInfo();
    PublicKey key =
        KeyFactory.getInstance(scheme.key())
            .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
    Signature verifier = Signature.getInstance(scheme.signature());
    verifier.initVerify(key);
    verifier.update(signedPart(der));
    return verifier.verify(request.getSignature().getOctets());
  }

  private static boolean isForOthers(CertificationRequest request) {
    return request
            .getSignatureAlgorithm()
            .getAlgorithm()
            .equals(PKCSObjectIdentifiers.id_RSASSA_PSS)
        || isP224(request.getCertificationRequestInfo().getSubjectPublicKeyInfo());
  }

  /**
   * RSASSA-PSS with its parameters, and P-224, which the JDK does not know and
   * kube-controller-manager takes.
   */
  private static boolean verifiesElsewhere(CertificationRequest request)
      throws OperatorCreationException, PKCSException, IOException {
    var pkcs10 = new PKCS10CertificationRequest(request);
    var info = pkcs10.getSubjectPublicKeyInfo();
    return pkcs10.isSignatureValid(
        isP224(info)
            ? new BcECContentVerifierProviderBuilder(new DefaultDigestAlgorithmIdentifierFinder())
                .build(PublicKeyFactory.createKey(info))
            : new JcaContentVerifierProviderBuilder().build(info));
  }

  private static boolean isP224(SubjectPublicKeyInfo info) {
    return Optional.ofNullable(info.getAlgorithm().getParameters())
        .filter(SECObjectIdentifiers.secp224r1::equals)
        .isPresent();
  }

  /** The bytes as they are, for they are what was signed: the first element of the sequence. */
  private static byte[] signedPart(byte[] der) throws IOException {
    int start = 1 + lengthOctets(der, 1);
    int length = 1 + lengthOctets(der, start + 1) + contentLength(der, start + 1);
    if (start + length > der.length) {
      throw new IOException("truncated");
    }
    return Arrays.copyOfRange(der, start, start + length);
  }

  private static int lengthOctets(byte[] der, int at) {
    return (der[at] & 0x80) == 0 ? 1 : 1 + (der[at] & 0x7f);
  }

  private static int contentLength(byte[] der, int at) {
    int octets = lengthOctets(der, at) - 1;
    if (octets == 0) {
      return der[at];
    }
    int length = 0;
    for (int i = 1; i <= octets; i++) {
      length = (length << 8) | (der[at + i] & 0xff);
    }
    return length;
  }
}
