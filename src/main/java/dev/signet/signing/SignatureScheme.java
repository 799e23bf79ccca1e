package dev.signet.signing;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;

/**
 * Which signature algorithm goes with a CA key: as in kube-controller-manager, SHA-256 with RSA of
 * any size; for EC the digest that fits the curve; Ed25519 as it is.
 */
final class SignatureScheme {

  private static final byte[] PROBE = {'s', 'i', 'g', 'n', 'e', 't'};

  private SignatureScheme() {}

  /**
   * The name of the algorithm in Java and in Bouncy Castle.
   *
   * @throws IllegalArgumentException no algorithm goes with such a key
   */
  static String of(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> ecdsa(((ECKey) key).getParams().getCurve().getField().getFieldSize());
      case "Ed25519", "EdDSA" -> "Ed25519";
      default -> throw new IllegalArgumentException("CA keys of kind " + key.getAlgorithm());
    };
  }

  /** Whether an algorithm goes with such a key. */
  static boolean isKnown(PublicKey key) {
    return switch (key) {
      case RSAKey rsa -> true;
      case ECKey ec -> true;
      case EdECKey edwards -> edwards.getParams().getName().equals("Ed25519");
      default -> false;
    };
  }

  private static String ecdsa(int bits) {
    if (bits <= 256) {
      return "SHA256withECDSA";
    }
    return bits <= 384 ? "SHA384withECDSA" : "SHA512withECDSA";
  }

  /** Whether what the one signs the other verifies. */
  static boolean isPair(PublicKey publicKey, PrivateKey privateKey) {
    try {
      Signature signer = Signature.getInstance(of(publicKey));
      signer.initSign(privateKey);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(of(publicKey));
      verifier.initVerify(publicKey);
      verifier.update(PROBE);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | IllegalArgumentException notAPair) {
      return false;
    }
  }
}
