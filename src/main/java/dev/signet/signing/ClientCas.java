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
     *
     * @param isChainSent whether clients show the CA's intermediates with their certificate: then
     *     it is enough that one of its issuers is known
     */
    public boolean trust(Authority authority, boolean isChainSent, Instant now) {
      return isChainSent
          ? authority.chain().stream().anyMatch(ca -> hold(ca, now))
          : hold(authority.certificate(), now);
    }

    private boolean hold(X509Certificate ca, Instant now) {
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
