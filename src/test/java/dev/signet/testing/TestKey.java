package dev.signet.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.AsymmetricKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.DSAKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The kinds of key that tests ask for. */
public enum TestKey {
  RSA_1024("RSA", 1024),
  RSA_2048("RSA", 2048),
  RSA_3072("RSA", 3072),
  RSA_4096("RSA", 4096),
  DSA_2048("DSA", 2048),
  P224("EC", 224),
  P256("EC", 256),
  P384("EC", 384),
  P521("EC", 521),
  ED25519("Ed25519"),
  ED448("Ed448"),
  ML_DSA_65("ML-DSA-65");

  private static final X9ECParameters P224_CURVE =
      SECNamedCurves.getByOID(SECObjectIdentifiers.secp224r1);

  private final String algorithm;
  private final int size;

  TestKey(String algorithm) {
    this(algorithm, 0);
  }

  TestKey(String algorithm, int size) {
    this.algorithm = algorithm;
    this.size = size;
  }

  /** A new key: P-256 takes well under a millisecond, RSA-4096 a second or more. */
  public KeyPair generate() {
    if (this == P224) {
      return p224();
    }
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (size > 0) {
        generator.initialize(size);
      }
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK makes no " + algorithm + " keys", e);
    }
  }

  /** A P-256 key that is the same in each run, and no secret. */
  public static KeyPair known() {
    try {
      var curve = SECNamedCurves.getByName("secp256r1");
      var secret = BigInteger.valueOf(0x5169_6e65_74L);
      var point = curve.getG().multiply(secret).normalize();
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      var spec = parameters.getParameterSpec(ECParameterSpec.class);
      var keys = KeyFactory.getInstance("EC");
      var at =
          new ECPoint(
              point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
      return new KeyPair(
          keys.generatePublic(new ECPublicKeySpec(at, spec)),
          keys.generatePrivate(new ECPrivateKeySpec(secret, spec)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no P-256", e);
    }
  }

  /** The JDK reads keys of this curve and makes none. */
  private static KeyPair p224() {
    var parameters = new ECNamedDomainParameters(SECObjectIdentifiers.secp224r1, P224_CURVE);
    var generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(parameters, new SecureRandom()));
    var pair = generator.generateKeyPair();
    try {
      var publicKey = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic());
      var privateKey = PrivateKeyInfoFactory.createPrivateKeyInfo(pair.getPrivate());
      var keys = KeyFactory.getInstance("EC");
      return new KeyPair(
          keys.generatePublic(new X509EncodedKeySpec(publicKey.getEncoded())),
          keys.generatePrivate(new PKCS8EncodedKeySpec(privateKey.getEncoded())));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("this JDK reads no P-224 keys", e);
    }
  }

  /** What signs with this key; with one of curve P-224 Bouncy Castle does. */
  static ContentSigner signer(String algorithm, PrivateKey key) throws OperatorCreationException {
    if (!(key instanceof ECKey ec) || ec.getParams().getOrder().bitLength() != P224.size) {
      return new JcaContentSignerBuilder(algorithm).build(key);
    }
    var identifier = new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm);
    var digest = new DefaultDigestAlgorithmIdentifierFinder().find(identifier);
    try {
      return new BcECContentSignerBuilder(identifier, digest)
          .build(PrivateKeyFactory.createKey(key.getEncoded()));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a key", e);
    }
  }

  /** The JDK's name for the signatures that a key makes unless a test says otherwise. */
  static String signatureAlgorithm(AsymmetricKey key) {
    return switch (key) {
      case RSAKey _ -> "SHA256withRSA";
      case DSAKey _ -> "SHA256withDSA";
      case ECKey ec -> hashFor(ec.getParams().getOrder().bitLength()) + "withECDSA";
      case AsymmetricKey other when other.getParams() instanceof NamedParameterSpec named ->
          named.getName();
      default ->
          throw new IllegalArgumentException("a key of no known kind: " + key.getAlgorithm());
    };
  }

  private static String hashFor(int bits) {
    return bits <= 256 ? "SHA256" : bits <= 384 ? "SHA384" : "SHA512";
  }
}
