package dev.signet.pki;

import java.security.PublicKey;
import java.security.cert.X509Certificate;

/**
 * What a certificate has to be that a CA elsewhere signed.
 *
 * @param key the one that it is for
 */
record WantedCertificate(PublicKey key, LeafContent content) {

  /** The same as this one, whose key is there. */
  static WantedCertificate like(X509Certificate present) {
    return new WantedCertificate(present.getPublicKey(), LeafContent.of(present));
  }
}
