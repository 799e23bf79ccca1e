package dev.signet.signing;

import dev.signet.signing.AuthoritySource.Unreadable;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** A certificate and its private key, both PEM, of whoever uses the certificate: no CA's. */
public final class PemPair {

  private PemPair() {}

  /**
   * The first certificate in these bytes.
   *
   * @throws Unreadable there is none; the message never shows the bytes
   */
  public static X509Certificate certificate(byte[] pem) throws Unreadable {
    try {
      return CertificateChain.read(pem).getFirst();
    } catch (Unreadable e) {
      throw new Unreadable(e.fault(), "There is no certificate in PEM that can be read.");
    }
  }

  /**
   * Whether the first private key in these bytes is the certificate's.
   *
   * @throws Unreadable there is none that can be read; the message never shows the bytes
   */
  public static boolean isPair(X509Certificate certificate, byte[] key) throws Unreadable {
    try {
      return SignatureScheme.isPair(
          certificate.getPublicKey(), PrivateKeys.read(key, Optional.empty()));
    } catch (Unreadable e) {
      throw new Unreadable(
          e.fault(), "There is no private key in PEM (PKCS#8, PKCS#1, SEC1) that can be read.");
    }
  }
}
