package dev.signet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.request.KeyFacts;
import dev.signet.testing.TestKey;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a key is, and whether it is certified unless a policy says otherwise. */
final class KeyRulesTest {

  static List<Arguments> keys() {
    return List.of(
        argumentSet("RSA 2048", of(TestKey.RSA_2048), "RSA 2048", true),
        argumentSet("P-256", of(TestKey.P256), "ECDSA P-256", true),
        argumentSet("P-384", of(TestKey.P384), "ECDSA P-384", true),
        argumentSet("P-521", of(TestKey.P521), "ECDSA P-521", true),
        argumentSet("Ed25519", of(TestKey.ED25519), "Ed25519", true),
        argumentSet("ML-DSA, which a policy has to list", of(TestKey.ML_DSA_65), "MLDSA", false),
        argumentSet("P-224", curve(SECObjectIdentifiers.secp224r1), "ECDSA P-224", false),
        argumentSet("RSA 1024", rsa(1024, 65537), "RSA 1024", false),
        argumentSet("RSA 2047", rsa(2047, 65537), "RSA 2047", false),
        argumentSet("RSA 8192", rsa(8192, 65537), "RSA 8192", true),
        argumentSet("RSA 8193, a burden", rsa(8193, 65537), "RSA 8193", false),
        argumentSet(
            "exponent 3", rsa(2048, 3), "RSA 2048 with an unusual exponent or modulus", false),
        argumentSet(
            "exponent 1", rsa(2048, 1), "RSA 2048 with an unusual exponent or modulus", false),
        argumentSet(
            "an even exponent",
            rsa(2048, 65538),
            "RSA 2048 with an unusual exponent or modulus",
            false),
        argumentSet(
            "an exponent that Go does not verify",
            rsa(2048, (1L << 31) + 1),
            "RSA 2048 with an unusual exponent or modulus",
            false),
        argumentSet(
            "an even modulus",
            rsa(BigInteger.ONE.shiftLeft(2047), 65537),
            "RSA 2048 with an unusual exponent or modulus",
            false));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeyIsKnownBySizeAndKind(SubjectPublicKeyInfo key, String text, boolean usual) {
    var facts = KeyFacts.of(key);

    assertThat(facts).hasToString("Optional[" + text + "]");
    assertThat(KeyRules.USUAL.allow(facts)).isEqualTo(usual);
    assertThat(KeyRules.ANY.allow(facts)).isTrue();
  }

  static List<Arguments> strangers() {
    return List.of(
        argumentSet("a curve of others", curve(SECObjectIdentifiers.secp256k1)),
        argumentSet(
            "parameters spelled out",
            key(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, DERNull.INSTANCE))),
        argumentSet("DSA", key(new AlgorithmIdentifier(X9ObjectIdentifiers.id_dsa))),
        argumentSet(
            "RSA that is none", key(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption))));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void aKeyOfAnUnknownKindIsAllowedByNobodyWhoAsksForKinds(SubjectPublicKeyInfo key) {
    assertThat(KeyFacts.of(key)).isEmpty();
    assertThat(KeyRules.USUAL.allow(KeyFacts.of(key))).isFalse();
  }

  private static SubjectPublicKeyInfo of(TestKey kind) {
    return SubjectPublicKeyInfo.getInstance(kind.generate().getPublic().getEncoded());
  }

  private static SubjectPublicKeyInfo curve(ASN1ObjectIdentifier name) {
    return key(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, name));
  }

  private static SubjectPublicKeyInfo key(AlgorithmIdentifier algorithm) {
    return new SubjectPublicKeyInfo(algorithm, new byte[] {4, 1, 2});
  }

  private static SubjectPublicKeyInfo rsa(int bits, long exponent) {
    return rsa(BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE), exponent);
  }

  private static SubjectPublicKeyInfo rsa(BigInteger modulus, long exponent) {
    try {
      return new SubjectPublicKeyInfo(
          new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
          new RSAPublicKey(modulus, BigInteger.valueOf(exponent)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
