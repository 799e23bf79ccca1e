package dev.signet.testing;

import dev.signet.api.Serving.AddressSource;
import dev.signet.approval.DnsName;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.Nodes;
import dev.signet.approval.ServingFacts;
import dev.signet.policy.AddressBlock;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A small world: its Nodes, what the address sources say, where the cluster is. Empty at first.
 * What is not told to a source it does not know, but for NodeStatus, which has what the Nodes have.
 */
public final class TestServingFacts implements ServingFacts, Nodes {

  private final Map<String, NodeFacts> nodes = new LinkedHashMap<>();
  private final Map<AddressSource, Answer> answers = new EnumMap<>(AddressSource.class);
  private final Set<AddressSource> failing = new HashSet<>();
  private final List<AddressSource> asked = new ArrayList<>();
  private List<AddressBlock> services = List.of();
  private Set<InetAddress> apiServers = Set.of();
  private boolean isAway;

  /** A Node with these names and addresses in its status. */
  public TestServingFacts has(String name, String... belongings) {
    return add(name, false, belongings);
  }

  /** The same, labelled as one of the control plane. */
  public TestServingFacts controlPlane(String name, String... belongings) {
    return add(name, true, belongings);
  }

  private TestServingFacts add(String name, boolean isControlPlane, String... belongings) {
    Answer.Knows all = knows(belongings);
    nodes.put(
        name, new NodeFacts(name, true, isControlPlane, 10_250, all.dnsNames(), all.addresses()));
    return this;
  }

  /** What this source says of any node: names, addresses and CIDRs. */
  public TestServingFacts says(AddressSource source, String... belongings) {
    answers.put(source, knows(belongings));
    return this;
  }

  /** This source cannot be asked. */
  public TestServingFacts fails(AddressSource source) {
    failing.add(source);
    return this;
  }

  /** Services have these addresses. */
  public TestServingFacts services(String... cidrs) {
    services = Arrays.stream(cidrs).map(cidr -> AddressBlock.parse(cidr).orElseThrow()).toList();
    return this;
  }

  /** The API server has these addresses. */
  public TestServingFacts apiServers(String... addresses) {
    apiServers =
        Arrays.stream(addresses)
            .map(InetAddress::ofLiteral)
            .collect(Collectors.toUnmodifiableSet());
    return this;
  }

  /** Neither the Nodes nor the cluster's own addresses are known. */
  public TestServingFacts away() {
    isAway = true;
    return this;
  }

  /** Which sources were asked, in order. */
  public List<AddressSource> asked() {
    return asked;
  }

  @Override
  public Answer ask(AddressSource source, String node, CertificateRequest request, Policy policy)
      throws FactUnavailable {
    asked.add(source);
    if (failing.contains(source)) {
      throw new FactUnavailable("Source " + source + " is away.");
    }
    Answer unknown = new Answer.DoesNotKnow("Source " + source + " has never heard of it.");
    return source == AddressSource.NodeStatus && !answers.containsKey(source)
        ? node(node).<Answer>map(NodeFacts::belongings).orElse(unknown)
        : answers.getOrDefault(source, unknown);
  }

  @Override
  public Set<String> owners(DnsName name) throws FactUnavailable {
    return nodesThat(node -> node.dnsNames().contains(name));
  }

  @Override
  public Set<String> owners(InetAddress address) throws FactUnavailable {
    return nodesThat(node -> node.addresses().contains(address));
  }

  @Override
  public ClusterAddresses clusterAddresses() throws FactUnavailable {
    checkThere();
    return new ClusterAddresses(services, apiServers);
  }

  @Override
  public Optional<NodeFacts> node(String name) throws FactUnavailable {
    checkThere();
    return Optional.ofNullable(nodes.get(name));
  }

  private Set<String> nodesThat(Predicate<NodeFacts> have) throws FactUnavailable {
    checkThere();
    return nodes.values().stream()
        .filter(have)
        .map(NodeFacts::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private void checkThere() throws FactUnavailable {
    if (isAway) {
      throw new FactUnavailable("The API server is away.");
    }
  }

  private static Answer.Knows knows(String... belongings) {
    Set<DnsName> names = new HashSet<>();
    Set<InetAddress> addresses = new HashSet<>();
    List<AddressBlock> blocks = new ArrayList<>();
    for (String one : belongings) {
      if (one.contains("/")) {
        blocks.add(AddressBlock.parse(one).orElseThrow());
      } else {
        AddressBlock.address(one)
            .ifPresentOrElse(addresses::add, () -> names.add(new DnsName(one)));
      }
    }
    return new Answer.Knows(names, addresses, blocks);
  }
}
