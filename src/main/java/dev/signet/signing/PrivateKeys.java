package dev.signet.signing;

import dev.signet.signing.AuthoritySource.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Private keys in PEM: PKCS#8, encrypted or not, PKCS#1 (RSA) and SEC1 (EC, also after its
 * parameters).
 */
final class PrivateKeys {

  private PrivateKeys() {}

  /**
   * The first private key in these bytes.
   *
   * @param password of an encrypted one, UTF-8
   * @throws Unreadable there is none that can be read; the message never shows the bytes
   */
  static PrivateKey read(byte[] pem, Optional<byte[]> password) throws Unreadable {
    try {
      return new JcaPEMKeyConverter().getPrivateKey(find(pem, password));
    } catch (IOException | RuntimeException unreadable) {
      // The cause may quote what it read: it is not passed on.
      throw malformed("it cannot be read (%s)".formatted(unreadable.getClass().getSimpleName()));
    }
  }

  private static PrivateKeyInfo find(byte[] pem, Optional<byte[]> password)
      throws IOException, Unreadable {
    try (PEMParser parser =
        new PEMParser(
            new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        switch (found) {
          case PrivateKeyInfo pkcs8 -> {
            return pkcs8;
          }
          case PEMKeyPair traditional -> {
            return traditional.getPrivateKeyInfo();
          }
          case PKCS8EncryptedPrivateKeyInfo encrypted -> {
            return KeyDecryption.decrypt(encrypted.getEncoded(), password);
          }
          // Its key comes from the password by one round of MD5: no encryption to rely on.
          case PEMEncryptedKeyPair traditional ->
              throw new Unreadable(
                  AuthorityFault.KeyEncryptionUnsupported,
                  "The CA key is encrypted in OpenSSL's traditional way (Proc-Type: 4,ENCRYPTED),"
                      + " which Signet does not read. "
                      + KeyDecryption.ADVICE);
          // EC PARAMETERS before the key, as openssl writes them.
          default -> {}
        }
      }
    }
    throw malformed("no private key found");
  }

  private static Unreadable malformed(String what) {
    return new Unreadable(
        AuthorityFault.KeyMalformed,
        "The CA key must be a PEM private key (PKCS#8, PKCS#1 or SEC1): %s.".formatted(what));
  }
}
