package dev.signet.operator;

import dev.signet.api.ConfigMapRef;
import dev.signet.api.Serving.AddressSource;
import dev.signet.approval.DnsName;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.Inventory;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.Nodes;
import dev.signet.approval.ServingFacts;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetAddress;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What belongs to whom, asked when it is needed, from where a person is: no cache, no watch, and no
 * connection to a node, which may not be reached from there and is none of a command's business.
 */
final class LiveServingFacts implements ServingFacts {

  private final KubernetesClient client;
  private final Nodes nodes;
  private final ConfigMaps configMaps;
  private final DnsSource dns = new DnsSource(new DnsLookup(DnsLookup.OF_THE_MACHINE));

  LiveServingFacts(KubernetesClient client, Nodes nodes, String namespace) {
    this.client = client;
    this.nodes = nodes;
    this.configMaps = new ConfigMaps(client, namespace);
  }

  @Override
  public Answer ask(AddressSource source, String node, CertificateRequest request, Policy policy)
      throws FactUnavailable {
    var rules = policy.approval().orElseThrow().serving();
    return switch (source) {
      case NodeStatus -> nodes.belongings(node);
      case Inventory -> inventory(node, rules.inventory().orElseThrow());
      case DNS -> dns.ask(node, DnsName.of(request), rules);
      case LiveCertificate ->
          throw new FactUnavailable(
              "Only the operator connects to nodes: what %s serves now was not looked at."
                  .formatted(node));
    };
  }

  private Answer inventory(String node, ConfigMapRef ref) throws FactUnavailable {
    return Inventory.of(node, configMaps.data(ref), ref.name());
  }

  @Override
  public Set<String> owners(DnsName name) throws FactUnavailable {
    return owners(node -> node.dnsNames().contains(name));
  }

  @Override
  public Set<String> owners(InetAddress address) throws FactUnavailable {
    return owners(node -> node.addresses().contains(address));
  }

  private Set<String> owners(Predicate<NodeFacts> isTheirs) throws FactUnavailable {
    try {
      return client.nodes().list().getItems().stream()
          .map(ApiNodes::facts)
          .filter(isTheirs)
          .map(NodeFacts::name)
          .collect(Collectors.toSet());
    } catch (KubernetesClientException e) {
      throw new FactUnavailable("The API server did not list the Nodes: " + e.getMessage(), e);
    }
  }

  @Override
  public ClusterAddresses clusterAddresses() throws FactUnavailable {
    return new ClusterPlaces(client).ask();
  }
}
