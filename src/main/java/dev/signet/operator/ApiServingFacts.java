package dev.signet.operator;

import dev.signet.api.ConfigMapRef;
import dev.signet.api.Serving.AddressSource;
import dev.signet.approval.DnsName;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.Inventory;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.Nodes;
import dev.signet.approval.ServingFacts;
import dev.signet.expiry.served.TlsProbe;
import dev.signet.operator.KubeletAddresses.Surroundings;
import dev.signet.policy.Policy;
import dev.signet.policy.ServingRules;
import dev.signet.request.CertificateRequest;
import dev.signet.signing.Authority;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What belongs to whom, from the API server, the resolver and the nodes themselves. */
final class ApiServingFacts implements ServingFacts {

  private static final Duration KEEP_PLACES = Duration.ofMinutes(1);
  private static final Duration KEEP_INVENTORY = Duration.ofSeconds(5);
  private static final String THE_CLUSTER = "";

  private final Nodes nodes;
  private final NodeWatch watch;
  private final ClusterPlaces places;
  private final ConfigMaps configMaps;
  private final DnsSource dns;
  private final AuthorityBook authorities;
  private final Clock clock;
  private final LiveSource live = new LiveSource(new TlsProbe(TlsProbe.PATIENCE));
  private final ShortMemory<String, ClusterAddresses> knownPlaces =
      new ShortMemory<>(KEEP_PLACES, System::nanoTime);
  private final ShortMemory<ConfigMapRef, Map<String, String>> inventories =
      new ShortMemory<>(KEEP_INVENTORY, System::nanoTime);

  /**
   * From these.
   *
   * @param nodes asked where what was last seen is not enough
   * @param authorities have the CA with which a served certificate has to verify
   */
  ApiServingFacts(
      Nodes nodes,
      NodeWatch watch,
      ClusterPlaces places,
      ConfigMaps configMaps,
      DnsSource dns,
      AuthorityBook authorities,
      Clock clock) {
    this.nodes = nodes;
    this.watch = watch;
    this.places = places;
    this.configMaps = configMaps;
    this.dns = dns;
    this.authorities = authorities;
    this.clock = clock;
  }

  @Override
  public Answer ask(AddressSource source, String node, CertificateRequest request, Policy policy)
      throws FactUnavailable {
    ServingRules rules = policy.approval().orElseThrow().serving();
    return switch (source) {
      case NodeStatus -> status(node, request);
      case Inventory -> inventory(node, rules.inventory().orElseThrow());
      case DNS -> dns.ask(node, DnsName.of(request), rules);
      case LiveCertificate -> live(node, request, policy, rules);
    };
  }

  @Override
  public Set<String> owners(DnsName name) throws FactUnavailable {
    return watch.owners(name);
  }

  @Override
  public Set<String> owners(InetAddress address) throws FactUnavailable {
    return watch.owners(address);
  }

  @Override
  public ClusterAddresses clusterAddresses() throws FactUnavailable {
    return knownPlaces.get(THE_CLUSTER, places::ask);
  }

  /** Where Signet may connect to look at this node's kubelet. */
  List<InetAddress> kubelet(NodeFacts node) throws FactUnavailable {
    return KubeletAddresses.of(node, new Surroundings(clusterAddresses(), ofOthers(node)));
  }

  /** What was last seen, unless it lacks something: then what is there now. */
  private Answer status(String node, CertificateRequest request) throws FactUnavailable {
    Optional<NodeFacts> seen = watch.node(node);
    if (seen.isPresent()
        && seen.get().dnsNames().containsAll(DnsName.of(request))
        && seen.get().addresses().containsAll(request.names().ips())) {
      return seen.get().belongings();
    }
    return nodes.belongings(node);
  }

  private Answer inventory(String node, ConfigMapRef ref) throws FactUnavailable {
    return Inventory.of(node, inventories.get(ref, () -> configMaps.data(ref)), ref.name());
  }

  private Answer live(String node, CertificateRequest request, Policy policy, ServingRules rules)
      throws FactUnavailable {
    List<X509Certificate> cas =
        authorities.known(policy).stream().map(Authority::certificate).toList();
    if (cas.isEmpty()) {
      throw new FactUnavailable(
          "Policy %s has no CA now with which a served certificate could be verified."
              .formatted(policy.name()));
    }
    Optional<NodeFacts> now = nodes.node(node);
    return now.isEmpty()
        ? Answer.DoesNotKnow.noNode(node)
        : live.ask(
            now.get(),
            request.names().ips(),
            new Surroundings(clusterAddresses(), ofOthers(now.get())),
            rules,
            cas,
            clock.instant());
  }

  private Set<InetAddress> ofOthers(NodeFacts node) throws FactUnavailable {
    Set<InetAddress> ofOthers = new HashSet<>();
    for (InetAddress address : node.addresses()) {
      if (!Set.of(node.name()).containsAll(watch.owners(address))) {
        ofOthers.add(address);
      }
    }
    return ofOthers;
  }
}
