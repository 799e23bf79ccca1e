package dev.signet.operator;

import dev.signet.policy.PemCertificates;
import dev.signet.signing.ClientCas;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * The CAs with which the API server verifies client certificates, by a GET of the one ConfigMap in
 * which it publishes them.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/">where
 *     the API server says so</a>
 */
final class ClientCaBook {

  static final String NAMESPACE = "kube-system";
  static final String NAME = "extension-apiserver-authentication";
  private static final String KEY = "client-ca-file";

  private final KubernetesClient client;
  private volatile ClientCas known =
      new ClientCas.Unknown("ConfigMap %s/%s was not looked at yet.".formatted(NAMESPACE, NAME));

  ClientCaBook(KubernetesClient client) {
    this.client = client;
  }

  /** As it was last seen. */
  ClientCas known() {
    return known;
  }

  /** Looks again. What was known before stays while the API server cannot be asked. */
  void refresh() {
    try {
      known = read(client.configMaps().inNamespace(NAMESPACE).withName(NAME).get());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        known =
            new ClientCas.Unknown(
                "Signet may not get ConfigMap %s/%s, in which the API server says which client CAs it trusts: allow it as deploy/rbac.yaml does."
                    .formatted(NAMESPACE, NAME));
      } else if (known instanceof ClientCas.Unknown) {
        known =
            new ClientCas.Unknown(
                "The API server could not be asked for ConfigMap %s/%s: HTTP status %d."
                    .formatted(NAMESPACE, NAME, e.getCode()));
      }
    }
  }

  private static ClientCas read(ConfigMap found) {
    String pem =
        Optional.ofNullable(found).map(ConfigMap::getData).map(data -> data.get(KEY)).orElse("");
    return PemCertificates.read(pem)
        .filter(certificates -> !certificates.isEmpty())
        .<ClientCas>map(ClientCas.Known::new)
        .orElseGet(
            () ->
                new ClientCas.Unknown(
                    "ConfigMap %s/%s has no certificates under %s: start the API server with --client-ca-file, or set spec.signing.clientTrust: Unchecked."
                        .formatted(NAMESPACE, NAME, KEY)));
  }
}
