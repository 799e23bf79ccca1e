package dev.signet.request;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;

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

  /**
   * Whether the signature is the key's.
   *
   * @param key the key that the request carries
   * @param algorithm the AlgorithmIdentifier of the signature, of which Go looks at parameters only
   *     where they matter
   * @param signed the bytes as they are, for they are what was signed
   */
  static PossessionProof of(
      SubjectPublicKeyInfo key, DerElement algorithm, byte[] signed, byte[] signature)
      throws IOException {
    var fields = algorithm.fields(DerElement.SEQUENCE);
    ASN1ObjectIdentifier type = fields.next().oid();
    Scheme scheme = SCHEMES.get(type);
    try {
      boolean holds;
      if (type.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
        holds = PssScheme.read(fields.next()).verifies(jdk("RSA", key), signed, signature);
      } else if (scheme == null) {
        holds = false;
      } else if (isP224(key)) {
        holds = scheme.key().equals("EC") && verifiesOnP224(key, type, signed, signature);
      } else {
        holds = verifies(jdk(scheme.key(), key), scheme, signed, signature);
      }
      return new PossessionProof(
          holds, scheme != null && scheme.signature().startsWith("SHA1with"));
    } catch (GeneralSecurityException
        | IOException
        | OperatorCreationException
        | RuntimeException notVerifiable) {
      // A key or an algorithm that no provider knows proves nothing.
      return new PossessionProof(false, false);
    }
  }

  /** With the JDK's own call: Bouncy Castle's verifier verifies twice. */
  private static boolean verifies(PublicKey key, Scheme scheme, byte[] signed, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance(scheme.signature());
    verifier.initVerify(key);
    verifier.update(signed);
    return verifier.verify(signature);
  }

  private static PublicKey jdk(String kind, SubjectPublicKeyInfo key)
      throws GeneralSecurityException, IOException {
    return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
  }

  /** P-224, which the JDK does not know and kube-controller-manager takes. */
  private static boolean verifiesOnP224(
      SubjectPublicKeyInfo key, ASN1ObjectIdentifier algorithm, byte[] signed, byte[] signature)
      throws OperatorCreationException, IOException {
    ContentVerifier verifier =
        new BcECContentVerifierProviderBuilder(new DefaultDigestAlgorithmIdentifierFinder())
            .build(PublicKeyFactory.createKey(key))
            .get(new AlgorithmIdentifier(algorithm));
    try (OutputStream sink = verifier.getOutputStream()) {
      sink.write(signed);
    }
    return verifier.verify(signature);
  }

  private static boolean isP224(SubjectPublicKeyInfo info) {
    return Optional.ofNullable(info.getAlgorithm().getParameters())
        .filter(SECObjectIdentifiers.secp224r1::equals)
        .isPresent();
  }
}
