package dev.signet.operator;

import dev.signet.api.ConfigMapRef;
import dev.signet.approval.FactUnavailable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;

/** ConfigMaps, each by a GET of its name. */
final class ConfigMaps {

  private final KubernetesClient client;
  private final String ownNamespace;

  ConfigMaps(KubernetesClient client, String ownNamespace) {
    this.client = client;
    this.ownNamespace = ownNamespace;
  }

  /** Its data. */
  Map<String, String> data(ConfigMapRef ref) throws FactUnavailable {
    String namespace = Objects.requireNonNullElse(ref.namespace(), ownNamespace);
    try {
      ConfigMap found = client.configMaps().inNamespace(namespace).withName(ref.name()).get();
      if (found == null) {
        throw new FactUnavailable(
            "There is no ConfigMap %s/%s: it is to be the inventory."
                .formatted(namespace, ref.name()));
      }
      return Objects.requireNonNullElse(found.getData(), Map.of());
    } catch (KubernetesClientException e) {
      throw new FactUnavailable(
          e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
              ? "Signet may not get ConfigMap %s/%s: allow it by a Role, as deploy/examples/serving.yaml does."
                  .formatted(namespace, ref.name())
              : "The API server did not answer what ConfigMap %s/%s is: %s"
                  .formatted(namespace, ref.name(), e.getMessage()),
          e);
    }
  }
}
