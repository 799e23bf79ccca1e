package dev.signet.operator;

import dev.signet.api.NodeCertificateReport;
import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.api.RenewalState;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cluster's control-plane nodes, as the API server knows them. */
final class ControlPlaneNodes {

  private static final String ROLE = "node-role.kubernetes.io/control-plane";

  private final KubernetesClient client;

  ControlPlaneNodes(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Why one component more must not go now. A kubelet tells in its mirror Pods how the static Pods
   * of its node are: those of kubeadm have label tier=control-plane.
   *
   * @return empty: all is well
   */
  Optional<String> trouble() {
    try {
      client.raw("/readyz"); // etcd is among what it asks
      return nodes().stream()
          .filter(node -> !isReady(node))
          .map(node -> "Node %s is not Ready.".formatted(node.getMetadata().getName()))
          .findFirst()
          .or(this::unreadyPod);
    } catch (KubernetesClientException e) {
      return Optional.of("The API server is not ready: %s.".formatted(e.getMessage()));
    }
  }

  private Optional<String> unreadyPod() {
    return client
        .pods()
        .inNamespace("kube-system")
        .withLabel("tier", "control-plane")
        .list()
        .getItems()
        .stream()
        .filter(pod -> !isReady(pod))
        .map(pod -> "Pod kube-system/%s is not Ready.".formatted(pod.getMetadata().getName()))
        .findFirst();
  }

  /**
   * What the reports of the other control-plane nodes say of their renewal.
   *
   * @throws KubernetesClientException the API server did not answer, or refused
   */
  Map<String, RenewalState> others(String own) {
    Map<String, RenewalState> others = new HashMap<>();
    nodes().stream()
        .map(node -> node.getMetadata().getName())
        .filter(name -> !name.equals(own))
        .forEach(name -> renewal(name).ifPresent(state -> others.put(name, state)));
    return others;
  }

  private Optional<RenewalState> renewal(String node) {
    return Optional.ofNullable(client.resources(NodeCertificateReport.class).withName(node).get())
        .map(NodeCertificateReport::getStatus)
        .map(NodeCertificateReportStatus::renewal);
  }

  private List<Node> nodes() {
    return client.nodes().withLabel(ROLE).list().getItems();
  }

  private static boolean isReady(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }
}
