package dev.signet.operator;

import dev.signet.approval.FactUnavailable;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.ReservedAddresses;
import dev.signet.approval.ServingFacts.ClusterAddresses;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Where Signet connects to look at a kubelet. A node says itself where it is, so only what can be
 * its own address counts: none that is reserved, none of a Service, of the API server or of another
 * Node. Pure.
 */
final class KubeletAddresses {

  /** A kubelet does not serve below: a node must not send Signet to other people's ports. */
  private static final int LOWEST_PORT = 1024;

  private KubeletAddresses() {}

  /** Which addresses of a Node may be connected to. */
  @FunctionalInterface
  interface Rule {
    /**
     * Those of this Node, in a stable order.
     *
     * @throws FactUnavailable where else they could lead is not known now
     */
    List<InetAddress> of(NodeFacts node) throws FactUnavailable;
  }

  /**
   * Where else these addresses could lead.
   *
   * @param cluster the cluster's own
   * @param ofOthers those of the node that another Node has as well
   */
  record Surroundings(ClusterAddresses cluster, Set<InetAddress> ofOthers) {}

  static List<InetAddress> of(NodeFacts node, Surroundings surroundings) {
    if (node.kubeletPort() < LOWEST_PORT) {
      return List.of();
    }
    return node.addresses().stream()
        .filter(address -> ReservedAddresses.whatIs(address).isEmpty())
        .filter(address -> isTheNodes(address, node, surroundings))
        .sorted(Comparator.comparing(InetAddress::getHostAddress))
        .toList();
  }

  private static boolean isTheNodes(
      InetAddress address, NodeFacts node, Surroundings surroundings) {
    return surroundings.cluster().services().stream().noneMatch(block -> block.contains(address))
        && (node.isControlPlane() || !surroundings.cluster().apiServers().contains(address))
        && !surroundings.ofOthers().contains(address);
  }
}
