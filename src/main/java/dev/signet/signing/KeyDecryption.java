package dev.signet.signing;

import dev.signet.signing.AuthoritySource.Unreadable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/**
 * Encrypted PKCS#8 (RFC 5958, section 3; RFC 8018), by what the JDK has: PBES2 with PBKDF2 and AES,
 * as {@code openssl pkcs8 -topk8} writes it. Bouncy Castle's decryptor would need its provider.
 */
final class KeyDecryption {

  /** How a key becomes one that can be read. */
  static final String ADVICE =
      "Convert it: openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -in OLD -out NEW, and"
          + " name its password in keyPassword.";

  /** Some times what OWASP asks for; much more would hold up the looking at all authorities. */
  private static final int MAX_ITERATIONS = 2_000_000;

  private KeyDecryption() {}

  static PrivateKeyInfo decrypt(byte[] encrypted, Optional<byte[]> password) throws Unreadable {
    Scheme scheme = scheme(encrypted);
    if (password.isEmpty()) {
      throw new Unreadable(
          AuthorityFault.KeyPasswordMissing,
          "The CA key is encrypted: name the Secret with its password in authority.keyPassword.");
    }
    byte[] decrypted = new byte[0];
    try {
      decrypted = decrypt(scheme, password.get());
      return PrivateKeyInfo.getInstance(decrypted.clone());
    } catch (GeneralSecurityException | CharacterCodingException | RuntimeException wrong) {
      // A wrong password makes a bad padding or, once in 256 times, bytes that are no key.
      throw new Unreadable(
          AuthorityFault.KeyPasswordRefused,
          "The password of authority.keyPassword does not decrypt the CA key.");
    } finally {
      Arrays.fill(decrypted, (byte) 0);
    }
  }

  private record Scheme(
      EncryptedPrivateKeyInfo info, String name, AlgorithmParameters parameters) {}

  private static Scheme scheme(byte[] encrypted) throws Unreadable {
    try {
      var info = new EncryptedPrivateKeyInfo(encrypted);
      AlgorithmParameters parameters = info.getAlgParameters();
      // The name of PBES2 is only in its parameters: PBEWithHmacSHA256AndAES_256, for example.
      String text = String.valueOf(parameters);
      String name = text.startsWith("PBEWith") ? text : info.getAlgName();
      Cipher.getInstance(name);
      if (parameters.getParameterSpec(PBEParameterSpec.class).getIterationCount()
          > MAX_ITERATIONS) {
        throw unsupported("more than %d iterations".formatted(MAX_ITERATIONS));
      }
      return new Scheme(info, name, parameters);
    } catch (GeneralSecurityException | IOException | RuntimeException unknown) {
      throw unsupported("not PBES2 with PBKDF2 and AES");
    }
  }

  private static Unreadable unsupported(String what) {
    return new Unreadable(
        AuthorityFault.KeyEncryptionUnsupported,
        "The CA key is encrypted in a way that Signet does not read (%s). %s"
            .formatted(what, ADVICE));
  }

  private static byte[] decrypt(Scheme scheme, byte[] password)
      throws GeneralSecurityException, CharacterCodingException {
    char[] characters = characters(password);
    var specification = new PBEKeySpec(characters);
    try {
      Key key = SecretKeyFactory.getInstance(scheme.name()).generateSecret(specification);
      Cipher cipher = Cipher.getInstance(scheme.name());
      cipher.init(Cipher.DECRYPT_MODE, key, scheme.parameters());
      return cipher.doFinal(scheme.info().getEncryptedData());
    } finally {
      specification.clearPassword();
      Arrays.fill(characters, '\0');
    }
  }

  /** Without a String, which could not be overwritten. */
  private static char[] characters(byte[] utf8) throws CharacterCodingException {
    CharBuffer buffer = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
    char[] characters = new char[buffer.remaining()];
    buffer.get(characters);
    Arrays.fill(buffer.array(), '\0');
    return characters;
  }
}
