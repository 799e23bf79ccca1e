package dev.signet.signing;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;

/**
 * Signatures of CA keys on curve P-224, which kube-controller-manager takes. The JDK reads such
 * keys and no longer signs with them (JDK-8235710), so Bouncy Castle's own implementation does; no
 * provider is registered for it.
 */
final class P224 {

  private static final int BITS = 224;
  private static final AlgorithmIdentifier ALGORITHM =
      new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");

  private P224() {}

  static boolean has(PublicKey key) {
    return key instanceof ECKey ec && ec.getParams().getCurve().getField().getFieldSize() == BITS;
  }

  static ContentSigner signer(PrivateKey key) throws OperatorCreationException {
    var digests = new DefaultDigestAlgorithmIdentifierFinder();
    try {
      return new BcECContentSignerBuilder(ALGORITHM, digests.find(ALGORITHM))
          .build(PrivateKeyFactory.createKey(key.getEncoded()));
    } catch (IOException | RuntimeException unsuited) {
      // The cause may tell something about the key: it is not passed on.
      throw new OperatorCreationException("the key is not one of curve P-224");
    }
  }

  static boolean verifies(PublicKey key, byte[] content, byte[] signature)
      throws GeneralSecurityException {
    try {
      ContentVerifier verifier =
          new BcECContentVerifierProviderBuilder(new DefaultDigestAlgorithmIdentifierFinder())
              .build(PublicKeyFactory.createKey(key.getEncoded()))
              .get(ALGORITHM);
      try (OutputStream sink = verifier.getOutputStream()) {
        sink.write(content);
      }
      return verifier.verify(signature);
    } catch (IOException | OperatorCreationException unverifiable) {
      throw new SignatureException("the public key is not one of curve P-224", unverifiable);
    }
  }
}
