package dev.signet.signing;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

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

  /** What signs with a CA's key. */
  static ContentSigner signer(PublicKey publicKey, PrivateKey privateKey)
      throws OperatorCreationException {
    if (privateKey instanceof HeldKey held) {
      return held.signer(of(publicKey));
    }
    return P224.has(publicKey)
        ? P224.signer(privateKey)
        : new JcaContentSignerBuilder(of(publicKey)).build(privateKey);
  }

  /**
   * Whether a signature is this key's. With the JDK's own call: Bouncy Castle's verifier verifies a
   * second time, without the digest and with whatever provider takes that, and for RSA this took
   * longer than the rest of the signing.
   */
  static boolean verifies(PublicKey key, byte[] content, byte[] signature)
      throws GeneralSecurityException {
    if (P224.has(key)) {
      return P224.verifies(key, content, signature);
    }
    Signature verifier = Signature.getInstance(of(key));
    verifier.initVerify(key);
    verifier.update(content);
    return verifier.verify(signature);
  }

  /** Whether what the one signs the other verifies. */
  static boolean isPair(PublicKey publicKey, PrivateKey privateKey) {
    try {
      ContentSigner signer = signer(publicKey, privateKey);
      try (OutputStream sink = signer.getOutputStream()) {
        sink.write(PROBE);
      }
      return verifies(publicKey, PROBE, signer.getSignature());
    } catch (GeneralSecurityException
        | OperatorCreationException
        | IOException
        | RuntimeException notAPair) {
      return false;
    }
  }
}
