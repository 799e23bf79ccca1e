package dev.signet.policy;

import dev.signet.api.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where CA certificates are published.
 *
 * @param configMap the ConfigMap
 * @param clusterTrustBundle the name of the ClusterTrustBundle, if there is to be one
 * @param settle how long a CA has been published before it signs
 * @param certificates further CA certificates; may be empty
 */
public record TrustBundleRules(
    TrustBundle.Target configMap,
    Optional<String> clusterTrustBundle,
    Duration settle,
    List<X509Certificate> certificates) {

  /** Copies what it is given. */
  public TrustBundleRules {
    certificates = List.copyOf(certificates);
  }
}
