package dev.signet.approval;

import dev.signet.approval.ServingFacts.ClusterAddresses;
import dev.signet.request.Reason;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether a name or an address belongs to somebody else: the cluster, or another Node. */
final class OwnershipChecks {

  private final Facts facts;
  private final Applicant applicant;
  private final AskedNames asked;

  OwnershipChecks(Facts facts, Applicant applicant, AskedNames asked) {
    this.facts = facts;
    this.applicant = applicant;
    this.asked = asked;
  }

  List<Check> all() {
    return List.of(
        new Check("no address of a Service or of the API server", this::cluster),
        new Check("no DNS name of another Node", this::names),
        new Check("no address of another Node", this::addresses));
  }

  private Finding cluster() throws FactUnavailable {
    if (asked.ips().isEmpty()) {
      return new Finding.Holds();
    }
    ClusterAddresses cluster = facts.serving().clusterAddresses();
    for (InetAddress address : asked.ips()) {
      if (cluster.services().stream().anyMatch(block -> block.contains(address))) {
        return new Finding.Broken(
            Reason.AddressDenied,
            "Address %s is one of a Service, out of %s: no node gets it."
                .formatted(address.getHostAddress(), cluster.services()));
      }
    }
    Optional<InetAddress> apiServer =
        asked.ips().stream().filter(cluster.apiServers()::contains).findFirst();
    return apiServer.isPresent() ? apiServer(apiServer.get()) : new Finding.Holds();
  }

  /** Where an API server runs on a Node, that Node's kubelet rightly asks for its address. */
  private Finding apiServer(InetAddress address) throws FactUnavailable {
    if (facts.nodes().node(applicant.node()).filter(NodeFacts::isControlPlane).isPresent()) {
      return new Finding.Holds();
    }
    String sentence =
        "Address %s is the API server's, and Node %s has no label node-role.kubernetes.io/control-plane."
            .formatted(address.getHostAddress(), applicant.node());
    // kubeadm sets the label after the kubelet has asked.
    return applicant.isSettling()
        ? new Finding.Unknown(Reason.NodeNotKnownYet, sentence)
        : new Finding.Broken(Reason.AddressDenied, sentence);
  }

  private Finding names() throws FactUnavailable {
    for (DnsName name : asked.dns()) {
      // Nobody can take a node's own name from it by claiming it.
      if (!name.equals(applicant.ownName())) {
        Set<String> owners = facts.serving().owners(name);
        boolean isOwnNameOfAnother = owners.contains(name.text());
        Optional<Finding> taken =
            taken("DNS name " + name, owners, isOwnNameOfAnother, Reason.NameOfAnotherNode);
        if (taken.isPresent()) {
          return taken.get();
        }
      }
    }
    return new Finding.Holds();
  }

  private Finding addresses() throws FactUnavailable {
    for (InetAddress address : asked.ips()) {
      Optional<Finding> taken =
          taken(
              "Address " + address.getHostAddress(),
              facts.serving().owners(address),
              false,
              Reason.AddressOfAnotherNode);
      if (taken.isPresent()) {
        return taken.get();
      }
    }
    return new Finding.Holds();
  }

  /**
   * What both this Node and another claim is nobody's until one of them gives it up: an old Node
   * may not be gone yet, or somebody lies in its status, and a lie must not get another node
   * denied.
   */
  private Optional<Finding> taken(
      String what, Set<String> owners, boolean isSurelyTheirs, Reason reason) {
    TreeSet<String> others = new TreeSet<>(owners);
    others.remove(applicant.node());
    if (others.isEmpty()) {
      return Optional.empty();
    }
    String other = others.first();
    return Optional.of(
        owners.contains(applicant.node()) && !isSurelyTheirs
            ? new Finding.Missing(
                reason,
                "%s belongs to Node %s as well as to Node %s. It is looked at again; delete the Node that is gone, or see which of them lies."
                    .formatted(what, other, applicant.node()))
            : new Finding.Broken(
                reason,
                "%s belongs to Node %s, not to Node %s.".formatted(what, other, applicant.node())));
  }
}
