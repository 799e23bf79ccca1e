package dev.signet.approval;

import dev.signet.api.Serving;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names of the cluster itself and of every machine. No node gets one, whatever its policy says:
 * clients in the cluster that trust the CA of the nodes would take the node for what has that name.
 */
final class ReservedNames {

  private static final Set<String> OF_EVERY_MACHINE =
      Set.of("localhost", "ip6-localhost", "ip6-loopback");

  /** A Pod reaches SERVICE.NAMESPACE by its search path. These namespaces every cluster has. */
  private static final Set<String> NAMESPACES =
      Set.of("default", "kube-system", "kube-public", "kube-node-lease");

  private ReservedNames() {}

  /** What this name is; empty: it is not reserved. */
  static Optional<String> whatIs(DnsName name, String clusterDomain) {
    List<String> labels = name.labels();
    if (OF_EVERY_MACHINE.contains(labels.getFirst()) || labels.getLast().equals("localhost")) {
      return Optional.of("a name of every machine");
    }
    if (labels.getFirst().equals("kubernetes")) {
      return Optional.of("a name of the API server");
    }
    if (labels.lastIndexOf("svc") > 0
        || (labels.size() > 1 && NAMESPACES.contains(labels.getLast()))) {
      return Optional.of("a name of a Service");
    }
    if (Stream.of(clusterDomain, Serving.DEFAULT_CLUSTER_DOMAIN)
        .anyMatch(domain -> name.isIn(new DnsName(domain)))) {
      return Optional.of("in the domain of the cluster");
    }
    return name.looksLikeAnAddress()
        ? Optional.of("an address to some clients, and an address is asked for as one")
        : Optional.empty();
  }
}
