package dev.signet.operator;

import dev.signet.approval.DnsName;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.Nodes;
import dev.signet.policy.AddressBlock;
import io.fabric8.kubernetes.api.model.DaemonEndpoint;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeDaemonEndpoints;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Nodes, each time by a GET: who decides by what is there now asks now. */
final class ApiNodes implements Nodes {

  private static final String CONTROL_PLANE_LABEL = "node-role.kubernetes.io/control-plane";
  private static final int USUAL_KUBELET_PORT = 10250;

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
    Set<InetAddress> addresses = new HashSet<>();
    Set<DnsName> names = new HashSet<>();
    for (String text : written) {
      AddressBlock.address(text)
          .ifPresentOrElse(addresses::add, () -> names.add(new DnsName(text)));
    }
    return new NodeFacts(
        node.getMetadata().getName(),
        isReady(node),
        isControlPlane(node),
        kubeletPort(node),
        names,
        addresses);
  }

  private static boolean isControlPlane(Node node) {
    return Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.<String, String>of())
        .containsKey(CONTROL_PLANE_LABEL);
  }

  private static int kubeletPort(Node node) {
    return Optional.ofNullable(node.getStatus())
        .map(NodeStatus::getDaemonEndpoints)
        .map(NodeDaemonEndpoints::getKubeletEndpoint)
        .map(DaemonEndpoint::getPort)
        .orElse(USUAL_KUBELET_PORT);
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
