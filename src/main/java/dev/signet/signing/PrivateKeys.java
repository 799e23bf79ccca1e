package dev.signet.signing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Private keys in PEM: PKCS#8, PKCS#1 (RSA) and SEC1 (EC, also after its parameters). */
final class PrivateKeys {

  private PrivateKeys() {}

  /**
   * The first private key in these bytes.
   *
   * @throws IOException there is none that can be read; the message never shows the bytes
   */
  static PrivateKey read(byte[] pem) throws IOException {
    try (PEMParser parser =
        new PEMParser(
            new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        switch (found) {
          case PrivateKeyInfo pkcs8 -> {
            return new JcaPEMKeyConverter().getPrivateKey(pkcs8);
          }
          case PEMKeyPair traditional -> {
            return new JcaPEMKeyConverter().getPrivateKey(traditional.getPrivateKeyInfo());
          }
          // EC PARAMETERS before the key, as openssl writes them.
          default -> {}
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      // The cause may quote what it read: it is not passed on.
      throw new IOException(
          "the key cannot be read (" + unreadable.getClass().getSimpleName() + ")");
    }
    throw new IOException("no unencrypted private key found");
  }
}
