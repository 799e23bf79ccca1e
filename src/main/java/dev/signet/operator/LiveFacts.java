package dev.signet.operator;

import dev.signet.approval.FactUnavailable;
import dev.signet.approval.Facts;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.Outstanding;
import dev.signet.request.RequestReader;
import dev.signet.request.RequestState;
import dev.signet.request.Requester;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;

/**
 * What approval needs, asked when it is needed: no cache, no watch. For whoever judges one request
 * and ends. It writes nothing but SubjectAccessReviews, which the API server does not keep.
 */
public final class LiveFacts {

  private LiveFacts() {}

  /** Facts of the cluster that this client talks to. */
  public static Facts of(KubernetesClient client, Clock clock) {
    return new Facts(
        new ApiReviews(client), new ApiNodes(client), outstanding(client), new ApiServingFacts(), clock);
  }

  /** What this Node says of itself. */
  public static NodeFacts node(Node object) {
    return ApiNodes.facts(object);
  }

  private static Outstanding outstanding(KubernetesClient client) {
    return (uid, requester, signerName) -> {
      try {
        return (int)
            client
                .certificates()
                .v1()
                .certificateSigningRequests()
                .withField("spec.signerName", signerName)
                .list()
                .getItems()
                .stream()
                .filter(csr -> !csr.getMetadata().getUid().equals(uid))
                .filter(csr -> RequestState.of(csr) == RequestState.Pending)
                .filter(csr -> isOf(RequestReader.requester(csr), requester))
                .count();
      } catch (KubernetesClientException e) {
        throw new FactUnavailable(
            "The API server did not answer which requests wait: " + e.getMessage(), e);
      }
    };
  }

  private static boolean isOf(Requester one, Requester other) {
    return one.username().equals(other.username());
  }
}
