package dev.signet.signing.token;

import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.HeldKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.PrivateKey;
import java.util.concurrent.ExecutionException;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key in a token, as long as a login to the token lasts. */
final class TokenKey implements HeldKey {
  private static final long serialVersionUID = 1L;

  private final transient ModuleThread thread;
  private final transient TokenLogin login;
  private final transient PrivateKey key;

  TokenKey(ModuleThread thread, TokenLogin login, PrivateKey key) {
    this.thread = thread;
    this.login = login;
    this.key = key;
  }

  /** As SunPKCS11 has it. */
  PrivateKey inside() {
    return key;
  }

  TokenLogin login() {
    return login;
  }

  @Override
  public String getAlgorithm() {
    return key.getAlgorithm();
  }

  @Override
  public ContentSigner signer(String algorithm) throws OperatorCreationException {
    // RSA is in SHA256withRSA, EC in SHA256withECDSA. The token must not be blamed for the rest.
    if (!algorithm.contains("with" + key.getAlgorithm())) {
      throw new OperatorCreationException(
          "the key in the token is of kind " + key.getAlgorithm() + ", not for " + algorithm);
    }
    return new Signer(algorithm);
  }

  @Override
  public String toString() {
    return "TokenKey[" + login.token() + "]";
  }

  private final class Signer implements ContentSigner {

    private final String algorithm;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    Signer(String algorithm) {
      this.algorithm = algorithm;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm);
    }

    @Override
    public OutputStream getOutputStream() {
      return content;
    }

    @Override
    public byte[] getSignature() {
      try {
        return thread.call(this::sign);
      } catch (Unreadable | ExecutionException e) {
        throw new RuntimeOperatorException(
            "token %s: %s".formatted(login.token(), login.failure().orElseGet(e::getMessage)), e);
      }
    }

    private byte[] sign() throws OperatorCreationException, IOException {
      login.mustBeGood();
      try {
        ContentSigner signer =
            new JcaContentSignerBuilder(algorithm).setProvider(login.provider()).build(key);
        try (OutputStream sink = signer.getOutputStream()) {
          content.writeTo(sink);
        }
        return signer.getSignature();
      } catch (OperatorCreationException | IOException | RuntimeException e) {
        login.failed(e);
        throw e;
      }
    }
  }
}
