package dev.signet.approval;

import dev.signet.api.Serving.AddressSource;
import dev.signet.policy.AddressBlock;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out which names and addresses belong to whom. Everything may be unavailable. */
public interface ServingFacts {

  /** Whether a source knows the node, and what it says belongs to it. */
  sealed interface Answer {

    /**
     * It knows the node.
     *
     * @param dnsNames the node's
     * @param addresses single ones
     * @param blocks whole blocks
     */
    record Knows(Set<DnsName> dnsNames, Set<InetAddress> addresses, List<AddressBlock> blocks)
        implements Answer {
      /** Copies what it is given. */
      public Knows {
        dnsNames = Set.copyOf(dnsNames);
        addresses = Set.copyOf(addresses);
        blocks = List.copyOf(blocks);
      }

      boolean has(DnsName name) {
        return dnsNames.contains(name);
      }

      boolean has(InetAddress address) {
        return addresses.contains(address)
            || blocks.stream().anyMatch(block -> block.contains(address));
      }

      @Override
      public String toString() {
        return Stream.of(
                dnsNames.stream().sorted(),
                addresses.stream().map(InetAddress::getHostAddress).sorted(),
                blocks.stream())
            .flatMap(things -> things)
            .map(Object::toString)
            .collect(Collectors.joining(", ", "[", "]"));
      }
    }

    /**
     * It does not, or not yet.
     *
     * @param sentence for people
     */
    record DoesNotKnow(String sentence) implements Answer {

      /** There is no Node of this name. */
      public static DoesNotKnow noNode(String name) {
        return new DoesNotKnow("There is no Node %s.".formatted(name));
      }
    }
  }

  /**
   * Where the cluster itself is.
   *
   * @param services the blocks from which Services get their addresses
   * @param apiServers addresses at which the API server is reached without a Service
   */
  record ClusterAddresses(List<AddressBlock> services, Set<InetAddress> apiServers) {
    /** Copies what it is given. */
    public ClusterAddresses {
      services = List.copyOf(services);
      apiServers = Set.copyOf(apiServers);
    }
  }

  /**
   * What the source says belongs to the node of this request.
   *
   * @param node the node's name
   * @throws FactUnavailable it could not be asked
   */
  Answer ask(AddressSource source, String node, CertificateRequest request, Policy policy)
      throws FactUnavailable;

  /**
   * The Nodes that have this name: their own, or one of those in their status.
   *
   * @throws FactUnavailable the Nodes are not known
   */
  Set<String> owners(DnsName name) throws FactUnavailable;

  /**
   * The Nodes that have this address in their status.
   *
   * @throws FactUnavailable the Nodes are not known
   */
  Set<String> owners(InetAddress address) throws FactUnavailable;

  /**
   * The addresses of the cluster itself.
   *
   * @throws FactUnavailable the API server could not be asked
   */
  ClusterAddresses clusterAddresses() throws FactUnavailable;
}
