package dev.signet.operator;

import dev.signet.approval.FactUnavailable;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.Nodes;
import dev.signet.policy.AddressBlock;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Nodes, each time by a GET: who decides by what is there now asks now. */
final class ApiNodes implements Nodes {

  private final KubernetesClient client;

  ApiNodes(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<NodeFacts> node(String name) throws FactUnavailable {
    try {
      return Optional.ofNullable(client.nodes().withName(name).get()).map(ApiNodes::facts);
    } catch (KubernetesClientException e) {
      throw new FactUnavailable(
          "The API server did not answer what Node %s is: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** What a Node says of itself. */
  static NodeFacts facts(Node node) {
    List<String> written =
        Optional.ofNullable(node.getStatus())
            .map(
                status -> Objects.requireNonNullElse(status.getAddresses(), List.<NodeAddress>of()))
            .orElse(List.of())
            .stream()
            .map(NodeAddress::getAddress)
            .filter(Objects::nonNull)
            .toList();
    List<InetAddress> addresses =
        written.stream().flatMap(text -> AddressBlock.address(text).stream()).toList();
    List<String> names =
        written.stream().filter(text -> AddressBlock.address(text).isEmpty()).toList();
    return new NodeFacts(node.getMetadata().getName(), isReady(node), names, addresses);
  }

  private static boolean isReady(Node node) {
    return node.getStatus() != null
        && Objects.requireNonNullElse(node.getStatus().getConditions(), List.<NodeCondition>of())
            .stream()
            .anyMatch(
                condition ->
                    "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }
}
