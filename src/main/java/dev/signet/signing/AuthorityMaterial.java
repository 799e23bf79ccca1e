package dev.signet.signing;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of an authority as they were found. Whoever reads them calls {@link #forget} when done.
 */
public final class AuthorityMaterial {

  private final byte[] certificate;
  private final byte[] privateKey;
  private final Optional<byte[]> password;

  /**
   * Takes both over.
   *
   * @param certificate PEM: the CA's, and its issuers' after it or not
   * @param privateKey PEM, not encrypted
   */
  public AuthorityMaterial(byte[] certificate, byte[] privateKey) {
    this(certificate, privateKey, Optional.empty());
  }

  /**
   * Takes all over.
   *
   * @param certificate PEM: the CA's, and its issuers' after it or not
   * @param privateKey PEM, perhaps encrypted
   * @param password of an encrypted key, UTF-8
   */
  public AuthorityMaterial(byte[] certificate, byte[] privateKey, Optional<byte[]> password) {
    this.certificate = certificate;
    this.privateKey = privateKey;
    this.password = password;
  }

  byte[] certificate() {
    return certificate;
  }

  byte[] privateKey() {
    return privateKey;
  }

  Optional<byte[]> password() {
    return password;
  }

  /** Overwrites the key and the password. */
  public void forget() {
    Arrays.fill(privateKey, (byte) 0);
    password.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
  }

  /** A digest by which two finds are known to be the same, without keeping either. */
  public byte[] digest() {
    MessageDigest sha256 = Digests.sha256();
    for (byte[] part :
        new byte[][] {certificate, privateKey, password.orElseGet(() -> new byte[0])}) {
      sha256.update(Digests.sha256().digest(part));
    }
    return sha256.digest();
  }
}
