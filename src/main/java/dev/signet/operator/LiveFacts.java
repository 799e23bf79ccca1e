package dev.signet.operator;

import dev.signet.approval.FactUnavailable;
import dev.signet.approval.Facts;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.Outstanding;
import dev.signet.approval.Superseding;
import dev.signet.request.RequestState;
import dev.signet.request.Requester;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * What approval needs, asked when it is needed: no cache, no watch. For whoever judges one request
 * and ends. It writes nothing but SubjectAccessReviews, which the API server does not keep.
 */
public final class LiveFacts {

  private LiveFacts() {}

  /**
   * Facts of the cluster that this client talks to.
   *
   * @param namespace the operator's, where an inventory is unless the policy says otherwise
   */
  public static Facts of(KubernetesClient client, String namespace, Clock clock) {
    ApiNodes nodes = new ApiNodes(client);
    return new Facts(
        new ApiReviews(client),
        nodes,
        outstanding(client),
        new LiveServingFacts(client, nodes, namespace),
        clock);
  }

  /** What this Node says of itself. */
  public static NodeFacts node(Node object) {
    return ApiNodes.facts(object);
  }

  /** The requests that there are. */
  public static Superseding.Others<FactUnavailable> others(KubernetesClient client) {
    return (requester, signerName) ->
        of(client, requester, signerName).stream()
            .map(
                csr ->
                    new Superseding.Other(
                        csr.getMetadata().getName(),
                        Instant.parse(csr.getMetadata().getCreationTimestamp()),
                        RequestState.of(csr)));
  }

  private static Outstanding outstanding(KubernetesClient client) {
    return (uid, requester, signerName) ->
        (int)
            of(client, requester, signerName).stream()
                .filter(csr -> !csr.getMetadata().getUid().equals(uid))
                .filter(csr -> RequestState.of(csr) == RequestState.Pending)
                .count();
  }

  private static List<CertificateSigningRequest> of(
      KubernetesClient client, Requester requester, String signerName) throws FactUnavailable {
    try {
      return client
          .certificates()
          .v1()
          .certificateSigningRequests()
          .withField("spec.signerName", signerName)
          .list()
          .getItems()
          .stream()
          .filter(csr -> requester.username().equals(csr.getSpec().getUsername()))
          .toList();
    } catch (KubernetesClientException e) {
      throw new FactUnavailable(
          "The API server did not answer which other requests there are: " + e.getMessage(), e);
    }
  }
}
