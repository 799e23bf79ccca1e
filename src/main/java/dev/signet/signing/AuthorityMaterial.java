package dev.signet.signing;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The bytes of an authority as they were found. Whoever reads them calls {@link #forget} when done.
 */
public final class AuthorityMaterial {

  private final byte[] certificate;
  private final byte[] privateKey;

  /**
   * Takes both over.
   *
   * @param certificate PEM
   * @param privateKey PEM
   */
  public AuthorityMaterial(byte[] certificate, byte[] privateKey) {
    this.certificate = certificate;
    this.privateKey = privateKey;
  }

  byte[] certificate() {
    return certificate;
  }

  byte[] privateKey() {
    return privateKey;
  }

  /** Overwrites the key. */
  public void forget() {
    Arrays.fill(privateKey, (byte) 0);
  }

  /** A digest by which two finds are known to be the same, without keeping either. */
  public byte[] digest() {
    MessageDigest sha256 = Digests.sha256();
    sha256.update(certificate);
    return sha256.digest(privateKey);
  }
}
