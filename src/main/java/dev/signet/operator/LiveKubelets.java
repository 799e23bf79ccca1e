package dev.signet.operator;

import dev.signet.approval.FactUnavailable;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.ServingFacts.ClusterAddresses;
import dev.signet.expiry.CertificateSource;
import dev.signet.expiry.KnownAuthorities;
import dev.signet.expiry.Observations;
import dev.signet.expiry.served.TlsProbe;
import dev.signet.operator.KubeletAddresses.Surroundings;
import dev.signet.policy.PemCertificates;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What every kubelet of a cluster serves, looked at once, many at a time. */
final class LiveKubelets implements CertificateSource {

  private static final int AT_ONCE = 64;

  private final KubernetesClient client;
  private final Clock clock;

  LiveKubelets(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public Observations look() throws InterruptedException {
    List<KnownNode> nodes = new ArrayList<>();
    for (Node node : LiveInventory.all(client.nodes())) {
      nodes.add(new KnownNode(node.getMetadata().getUid(), ApiNodes.facts(node)));
    }
    KnownAuthorities authorities = new KnownAuthorities(clusterCas());
    Prober prober =
        new Prober(
            new TlsProbe(TlsProbe.PATIENCE)::look, addresses(nodes), () -> authorities, clock);
    Semaphore turns = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Observations>> looks =
          nodes.stream()
              .map(
                  node ->
                      threads.submit(
                          () -> {
                            turns.acquire();
                            try {
                              return prober.kubelet(node).seen();
                            } finally {
                              turns.release();
                            }
                          }))
              .toList();
      Observations all = Observations.NONE;
      for (Future<Observations> look : looks) {
        all = all.and(look.get());
      }
      return all;
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a look at a kubelet throws nothing", bug);
    }
  }

  /** The same rule as the operator's: a Node must not send anybody to other people's ports. */
  private KubeletAddresses.Rule addresses(List<KnownNode> nodes) {
    Map<InetAddress, Long> owners =
        nodes.stream()
            .flatMap(node -> node.facts().addresses().stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    ShortMemory<String, ClusterAddresses> places =
        new ShortMemory<>(Duration.ofMinutes(1), System::nanoTime);
    return node ->
        KubeletAddresses.of(
            node, new Surroundings(places.get("", this::clusterAddresses), ofOthers(node, owners)));
  }

  private static Set<InetAddress> ofOthers(NodeFacts node, Map<InetAddress, Long> owners) {
    return node.addresses().stream()
        .filter(address -> owners.getOrDefault(address, 0L) > 1)
        .collect(Collectors.toSet());
  }

  private ClusterAddresses clusterAddresses() throws FactUnavailable {
    return new ClusterPlaces(client).ask();
  }

  /** Those that every Pod is told of; none if they are not there. */
  private List<X509Certificate> clusterCas() {
    try {
      return Optional.ofNullable(
              client.configMaps().inNamespace("kube-system").withName("kube-root-ca.crt").get())
          .map(ConfigMap::getData)
          .map(data -> data.get("ca.crt"))
          .flatMap(PemCertificates::read)
          .orElse(List.of());
    } catch (KubernetesClientException mayNotBeRead) {
      return List.of();
    }
  }
}
