package dev.signet.signing;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of keys that kubeadm makes (v1beta4, encryptionAlgorithm). */
public enum KeyAlgorithm {
  RSA_2048("RSA-2048", 2048),
  RSA_3072("RSA-3072", 3072),
  RSA_4096("RSA-4096", 4096),
  ECDSA_P256("ECDSA-P256", "secp256r1"),
  ECDSA_P384("ECDSA-P384", "secp384r1");

  private static final int P256_BITS = 256;

  private final String wireName;
  private final int bits;
  private final String curve;

  KeyAlgorithm(String wireName, int bits) {
    this.wireName = wireName;
    this.bits = bits;
    this.curve = "";
  }

  KeyAlgorithm(String wireName, String curve) {
    this.wireName = wireName;
    this.bits = 0;
    this.curve = curve;
  }

  /** As it is written in kubeadm's configuration. */
  public String wireName() {
    return wireName;
  }

  /** The one that is written so, if there is one. */
  public static Optional<KeyAlgorithm> of(String wireName) {
    return Arrays.stream(values()).filter(one -> one.wireName.equals(wireName)).findFirst();
  }

  /** The one of a key like this; RSA with 2048 bits, kubeadm's own, for one of no kind here. */
  public static KeyAlgorithm like(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec ->
          ec.getParams().getCurve().getField().getFieldSize() > P256_BITS ? ECDSA_P384 : ECDSA_P256;
      case RSAPublicKey rsa ->
          Arrays.stream(values())
              .filter(one -> one.bits == rsa.getModulus().bitLength())
              .findFirst()
              .orElse(RSA_2048);
      default -> RSA_2048;
    };
  }

  /** A new key. */
  public KeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(curve.isEmpty() ? "RSA" : "EC");
      generator.initialize(parameters(), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + wireName, impossible);
    }
  }

  private AlgorithmParameterSpec parameters() {
    return curve.isEmpty()
        ? new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4)
        : new ECGenParameterSpec(curve);
  }
}
