package dev.signet.signing;

import dev.signet.api.SecretValueRef;
import java.util.Arrays;
import java.util.Optional;

/** An authority whose key is encrypted, with the password in a Secret. */
public final class EncryptedSource implements AuthoritySource {

  private final AuthoritySource encrypted;
  private final NamedValues values;
  private final SecretValueRef password;

  /** The certificate and the key from one place, the password from another. */
  public EncryptedSource(AuthoritySource encrypted, NamedValues values, SecretValueRef password) {
    this.encrypted = encrypted;
    this.values = values;
    this.password = password;
  }

  @Override
  public AuthorityMaterial read() throws Unreadable {
    byte[] typed = values.typed(password);
    try {
      AuthorityMaterial material = encrypted.read();
      return new AuthorityMaterial(
          material.certificate(), material.privateKey(), Optional.of(typed));
    } catch (Unreadable nothingToDecrypt) {
      Arrays.fill(typed, (byte) 0);
      throw nothingToDecrypt;
    }
  }
}
