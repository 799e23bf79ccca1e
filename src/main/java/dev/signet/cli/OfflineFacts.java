package dev.signet.cli;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.Serving.AddressSource;
import dev.signet.approval.AccessReviews;
import dev.signet.approval.DnsName;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.Facts;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.Nodes;
import dev.signet.approval.ServingFacts;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What can be known without a cluster: what is in files. What is not there is unknown; it is never
 * made up.
 *
 * @param nodes all Nodes that there are; empty: it is not known which there are
 * @param cluster the addresses of the cluster itself; empty: not known
 * @param permitted whether the requester is taken to have every permission
 */
record OfflineFacts(
    Optional<List<NodeFacts>> nodes, Optional<ClusterAddresses> cluster, boolean permitted)
    implements Nodes, ServingFacts {

  /** The same as facts of approval. */
  Facts facts(Clock clock) {
    return new Facts(reviews(), this, (uid, requester, signer) -> 0, this, clock);
  }

  /** What is taken for granted under these policies, in sentences. */
  List<String> assumptions(List<CertificatePolicy> policies) {
    List<String> assumptions = new ArrayList<>();
    if (permitted) {
      assumptions.add("The requester has every permission (--assume-permitted).");
    }
    if (policies.stream().anyMatch(OfflineFacts::countsOthers)) {
      assumptions.add("No other request of this requester waits.");
    }
    nodes.ifPresent(
        given ->
            assumptions.add(
                "These are all the Nodes there are: %s."
                    .formatted(given.stream().map(NodeFacts::name).toList())));
    return assumptions;
  }

  private static boolean countsOthers(CertificatePolicy policy) {
    return Optional.ofNullable(policy.getSpec().approval())
        .flatMap(approval -> Optional.ofNullable(approval.nodeClient()))
        .flatMap(guards -> Optional.ofNullable(guards.maxOutstanding()))
        .isPresent();
  }

  private AccessReviews reviews() {
    return review -> {
      if (permitted) {
        return true;
      }
      throw new FactUnavailable(
          "Without a cluster it is not known whether %s may %s; --assume-permitted takes it for granted."
              .formatted(review.requester().username(), review.permission()));
    };
  }

  @Override
  public Optional<NodeFacts> node(String name) throws FactUnavailable {
    return known().stream().filter(node -> node.name().equals(name)).findFirst();
  }

  @Override
  public Answer ask(AddressSource source, String node, CertificateRequest request, Policy policy)
      throws FactUnavailable {
    return switch (source) {
      case NodeStatus ->
          node(node)
              .<Answer>map(NodeFacts::belongings)
              .orElseGet(() -> new Answer.DoesNotKnow("There is no Node %s.".formatted(node)));
      case Inventory, DNS, LiveCertificate ->
          throw new FactUnavailable(
              "Without a cluster, address source %s cannot be asked.".formatted(source));
    };
  }

  @Override
  public Set<String> owners(DnsName name) throws FactUnavailable {
    return owners(node -> node.dnsNames().contains(name));
  }

  @Override
  public Set<String> owners(InetAddress address) throws FactUnavailable {
    return owners(node -> node.addresses().contains(address));
  }

  private Set<String> owners(Predicate<NodeFacts> owns) throws FactUnavailable {
    return known().stream()
        .filter(owns)
        .map(NodeFacts::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public ClusterAddresses clusterAddresses() throws FactUnavailable {
    return cluster.orElseThrow(
        () ->
            new FactUnavailable(
                "Without a cluster its service CIDRs and API server's addresses are not known;"
                    + " --cluster-cidr gives them."));
  }

  private List<NodeFacts> known() throws FactUnavailable {
    return nodes.orElseThrow(
        () ->
            new FactUnavailable(
                "Without a cluster it is not known which Nodes there are; --node gives them."));
  }
}
