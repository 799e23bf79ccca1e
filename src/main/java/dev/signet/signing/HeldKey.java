package dev.signet.signing;

import java.security.PrivateKey;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;

/** A private key that stays where it is and signs there: in a token. It has no bytes to show. */
public interface HeldKey extends PrivateKey {

  /**
   * What signs with it. Its {@code getSignature} throws {@link
   * org.bouncycastle.operator.RuntimeOperatorException} when no signature can be had now.
   *
   * @param algorithm name of the signature algorithm, as Java has it
   * @throws OperatorCreationException no signature can be had
   */
  ContentSigner signer(String algorithm) throws OperatorCreationException;

  @Override
  default String getFormat() {
    return null; // as keys do that have no encoding
  }

  @Override
  default byte[] getEncoded() {
    return null;
  }
}
