package dev.signet.expiry.files;

import java.io.IOException;
import java.io.InputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.InputDecryptor;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/**
 * Opens the encrypted parts of a PKCS#12 file: PBES2 (RFC 8018) by the JDK, since Bouncy Castle
 * takes no empty password for it, and the older ways of RFC 7292 by Bouncy Castle, since the JDK
 * has not all of them.
 */
final class Decryption implements InputDecryptorProvider {

  private final char[] password;

  /** With this password, empty if there is none. */
  Decryption(char[] password) {
    this.password = password.clone();
  }

  @Override
  public InputDecryptor get(AlgorithmIdentifier algorithm) throws OperatorCreationException {
    if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      return new JcePKCSPBEInputDecryptorProviderBuilder()
          .setProvider(new BouncyCastleProvider())
          .build(password.clone())
          .get(algorithm);
    }
    try {
      return decryptor(algorithm, cipher(algorithm));
    } catch (GeneralSecurityException | IOException e) {
      throw new OperatorCreationException("not a way that the JDK has", e);
    }
  }

  private Cipher cipher(AlgorithmIdentifier algorithm)
      throws GeneralSecurityException, IOException {
    var parameters = AlgorithmParameters.getInstance("PBES2");
    parameters.init(algorithm.getParameters().toASN1Primitive().getEncoded());
    String name = parameters.toString(); // PBEWithHmacSHA256AndAES_256, for example
    var specification = new PBEKeySpec(password);
    try {
      Cipher cipher = Cipher.getInstance(name);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(name).generateSecret(specification),
          parameters);
      return cipher;
    } finally {
      specification.clearPassword();
    }
  }

  private static InputDecryptor decryptor(AlgorithmIdentifier algorithm, Cipher cipher) {
    return new InputDecryptor() {
      @Override
      public AlgorithmIdentifier getAlgorithmIdentifier() {
        return algorithm;
      }

      @Override
      public InputStream getInputStream(InputStream encrypted) {
        return new CipherInputStream(encrypted, cipher);
      }
    };
  }
}
