package dev.signet.cli;

import dev.signet.pki.node.NodeFault;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What of a recovery happens in the cluster, once its API server answers: as the administrator. */
final class RecoveredCluster {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final String LEASES = "kube-node-lease";

  private final RecoverOptions options;
  private final Clock clock;
  private final Path kubeconfig;

  RecoveredCluster(RecoverOptions options, Clock clock) {
    this.options = options;
    this.clock = clock;
    this.kubeconfig = Path.of(options.node().folder(), "admin.conf");
  }

  /** Something that is asked of the API server. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(KubernetesClient client) throws NodeFault;
  }

  private <T> T ask(Question<T> question) throws NodeFault {
    try (KubernetesClient client = ApiClient.of(Optional.of(kubeconfig))) {
      return question.ask(client);
    } catch (IOException e) {
      throw new NodeFault(e.getMessage());
    } catch (KubernetesClientException e) {
      throw new NodeFault(
          "The API server does not answer by %s: %s".formatted(kubeconfig, cause(e)));
    }
  }

  private static String cause(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return String.valueOf(at.getMessage());
  }

  /** Waits until it answers the administrator. */
  String awaitApi() throws NodeFault, Mistake, InterruptedException {
    return await(
        client -> Optional.of(client.raw("/readyz")).map(ok -> "it answers by " + kubeconfig));
  }

  /** Waits until this node's kubelet has renewed its Lease, and it is Ready. */
  String awaitNode() throws NodeFault, Mistake, InterruptedException {
    String name = new KubeletName(options.node()).read();
    Instant begin = clock.instant();
    return await(
        client -> {
          if (!isReady(client.nodes().withName(name).get())) {
            throw new NodeFault("Node %s is not Ready.".formatted(name));
          }
          Lease lease = client.leases().inNamespace(LEASES).withName(name).get();
          if (lease == null || lease.getSpec().getRenewTime().toInstant().isBefore(begin)) {
            throw new NodeFault(
                "The kubelet of Node %s has not reported since; its log: journalctl -u kubelet."
                    .formatted(name));
          }
          return Optional.of("Node %s is Ready, and its kubelet reports".formatted(name));
        });
  }

  private String await(Question<Optional<String>> question)
      throws NodeFault, Mistake, InterruptedException {
    Instant end = clock.instant().plus(options.node().timeout());
    while (true) {
      try {
        Optional<String> answer = ask(question);
        if (answer.isPresent()) {
          return answer.get();
        }
      } catch (NodeFault fault) {
        if (!clock.instant().isBefore(end)) {
          throw fault;
        }
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  static boolean isReady(Node node) {
    return node != null
        && node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /** Approves what waits, if a policy would; says how, if there is none. */
  String requests() throws NodeFault {
    return ask(client -> new RecoveredRequests(client, clock).run());
  }

  /** What the nodes need that this command cannot reach. */
  String otherNodes() throws NodeFault, Mistake {
    String own = new KubeletName(options.node()).read();
    return ask(
        client -> {
          List<String> names =
              client.nodes().list().getItems().stream()
                  .filter(node -> !isReady(node))
                  .map(node -> node.getMetadata().getName())
                  .filter(name -> !name.equals(own))
                  .toList();
          return names.isEmpty()
              ? "all are Ready"
              : new OtherNodes(options, kubeconfig, clock).need(client, names);
        });
  }
}
