package dev.signet.approval;

import dev.signet.api.Serving.AddressSource;
import dev.signet.policy.AddressBlock;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out which names and addresses belong to whom. Everything may be unavailable. */
public interface ServingFacts {

  /** Whether a source knows the node, and what it says belongs to it. */
  sealed interface Answer {

    /**
     * It knows the node.
     *
     * @param dnsNames in lower case, without a trailing dot
     * @param addresses single ones
     * @param blocks whole blocks
     */
    record Knows(Set<String> dnsNames, Set<InetAddress> addresses, List<AddressBlock> blocks)
        implements Answer {
      /** Copies what it is given. */
      public Knows {
        dnsNames = Set.copyOf(dnsNames);
        addresses = Set.copyOf(addresses);
        blocks = List.copyOf(blocks);
      }
    }

    /**
     * It does not, or not all of it yet.
     *
     * @param sentence for people
     */
    record DoesNotKnow(String sentence) implements Answer {}
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
   * Another Node than this one that has this name or address; a name is in lower case.
   *
   * @throws FactUnavailable the Nodes are not known
   */
  Optional<String> otherOwner(String node, String dnsName) throws FactUnavailable;

  /**
   * Another Node than this one that has this address.
   *
   * @throws FactUnavailable the Nodes are not known
   */
  Optional<String> otherOwner(String node, InetAddress address) throws FactUnavailable;

  /**
   * The service CIDRs and the API server's own addresses.
   *
   * @throws FactUnavailable the API server could not be asked
   */
  List<AddressBlock> clusterAddresses() throws FactUnavailable;
}
