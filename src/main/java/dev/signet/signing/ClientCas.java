package dev.signet.signing;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
     *     it is enough that an issuer is known, which may stand in the chain file or not
     */
    public boolean trust(Authority authority, boolean isChainSent, Instant now) {
      return hold(authority.certificate(), now)
          || (isChainSent && holdAnIssuer(authority.chain(), now));
    }

    /** As who verifies builds a path: from the CA up to one that is known, which ends it. */
    private boolean holdAnIssuer(List<X509Certificate> chain, Instant now) {
      return IntStream.rangeClosed(1, chain.size())
          .mapToObj(length -> chain.subList(0, length))
          .flatMap(part -> certificates.stream().map(root -> ended(part, root)))
          .anyMatch(
              path ->
                  CertificateChain.fault(path).isEmpty()
                      && CertificateChain.dates(path, now).isEmpty());
    }

    private static List<X509Certificate> ended(List<X509Certificate> part, X509Certificate root) {
      return Stream.concat(part.stream(), Stream.of(root)).toList();
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
