package dev.signet.signing;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * The CAs with which the API server verifies client certificates, as it publishes them itself in
 * ConfigMap {@code kube-system/extension-apiserver-authentication}. A kubelet takes whatever it is
 * given: a client certificate from any other CA locks it out until that ends.
 */
public sealed interface ClientCas {

  /**
   * The API server says which.
   *
   * @param certificates the CA certificates
   */
  record Known(List<X509Certificate> certificates) implements ClientCas {

    /** Copies what it is given. */
    public Known {
      certificates = List.copyOf(certificates);
    }

    /**
     * Whether what this CA signs verifies now. A renewed certificate of the same name and key is
     * the same CA to who verifies (RFC 5280, 6.1.1, trust anchor information).
     */
    public boolean trust(Authority authority, Instant now) {
      X509Certificate ca = authority.certificate();
      return certificates.stream()
          .filter(known -> known.getSubjectX500Principal().equals(ca.getSubjectX500Principal()))
          .filter(known -> known.getPublicKey().equals(ca.getPublicKey()))
          .anyMatch(known -> AuthorityReader.dates(known, now).isEmpty());
    }
  }

  /**
   * It is not known which.
   *
   * @param sentence why, and what to do
   */
  record Unknown(String sentence) implements ClientCas {}
}
