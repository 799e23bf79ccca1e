package dev.signet.operator;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/**
 * Deletes requests: each only as it was judged. If anything about it changed meanwhile, or it is
 * gone and another took its name, the API server refuses.
 */
final class RequestRemoval implements Cleaner.Removal {

  private final KubernetesClient client;
  private final Leadership leadership;

  RequestRemoval(KubernetesClient client, Leadership leadership) {
    this.client = client;
    this.leadership = leadership;
  }

  @Override
  public boolean remove(ObjectMeta judged) {
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withNewPreconditions()
            .withUid(judged.getUid())
            .withResourceVersion(judged.getResourceVersion())
            .endPreconditions()
            .build();
    leadership.fence();
    try {
      client.raw(RequestPath.of(judged.getName()), "DELETE", options);
      return true;
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND -> false;
        default -> throw e;
      };
    }
  }
}
