package dev.signet.request;

import dev.signet.api.KeyRule.Algorithm;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * What a public key is.
 *
 * @param algorithm its kind
 * @param bits its size; of kinds that come in one size or in named ones, 0
 * @param isSane whether nothing about it is odd: an RSA exponent that is odd and from 65537 to 2^31
 *     - 1 (what Go verifies), an odd modulus; a curve that NIST still recommends
 */
public record KeyFacts(Algorithm algorithm, int bits, boolean isSane) {

  private static final BigInteger SMALLEST_EXPONENT = BigInteger.valueOf(65537);
  private static final BigInteger LARGEST_EXPONENT = BigInteger.valueOf(Integer.MAX_VALUE);

  private static final Map<ASN1ObjectIdentifier, KeyFacts> NAMED =
      Map.of(
          EdECObjectIdentifiers.id_Ed25519, new KeyFacts(Algorithm.Ed25519, 0, true),
          NISTObjectIdentifiers.id_ml_dsa_44, new KeyFacts(Algorithm.MLDSA, 0, true),
          NISTObjectIdentifiers.id_ml_dsa_65, new KeyFacts(Algorithm.MLDSA, 0, true),
          NISTObjectIdentifiers.id_ml_dsa_87, new KeyFacts(Algorithm.MLDSA, 0, true));

  private static final Map<ASN1Encodable, KeyFacts> CURVES =
      Map.of(
          SECObjectIdentifiers.secp224r1, new KeyFacts(Algorithm.ECDSA, 224, false),
          SECObjectIdentifiers.secp256r1, new KeyFacts(Algorithm.ECDSA, 256, true),
          SECObjectIdentifiers.secp384r1, new KeyFacts(Algorithm.ECDSA, 384, true),
          SECObjectIdentifiers.secp521r1, new KeyFacts(Algorithm.ECDSA, 521, true));

  /** What this key is; empty: a kind that no policy can list. */
  public static Optional<KeyFacts> of(SubjectPublicKeyInfo key) {
    ASN1ObjectIdentifier type = key.getAlgorithm().getAlgorithm();
    if (type.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return rsa(key);
    }
    if (type.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return Optional.ofNullable(key.getAlgorithm().getParameters())
          .map(parameters -> CURVES.get(parameters.toASN1Primitive()));
    }
    return Optional.ofNullable(NAMED.get(type));
  }

  private static Optional<KeyFacts> rsa(SubjectPublicKeyInfo key) {
    try {
      RSAPublicKey rsa = RSAPublicKey.getInstance(key.parsePublicKey());
      BigInteger exponent = rsa.getPublicExponent();
      boolean isSane =
          exponent.testBit(0)
              && exponent.compareTo(SMALLEST_EXPONENT) >= 0
              && exponent.compareTo(LARGEST_EXPONENT) <= 0
              && rsa.getModulus().testBit(0);
      return Optional.of(new KeyFacts(Algorithm.RSA, rsa.getModulus().bitLength(), isSane));
    } catch (IOException | RuntimeException malformed) {
      return Optional.empty();
    }
  }

  /** For people: RSA 2048, ECDSA P-256, Ed25519. */
  @Override
  public String toString() {
    return switch (algorithm) {
      case RSA -> "RSA " + bits + (isSane ? "" : " with an unusual exponent or modulus");
      case ECDSA -> "ECDSA P-" + bits;
      case Ed25519, MLDSA -> algorithm.name();
    };
  }
}
