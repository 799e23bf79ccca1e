package dev.signet.approval;

import dev.signet.approval.ServingFacts.Answer;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the API server knows of a Node.
 *
 * @param name metadata.name
 * @param isReady whether its condition Ready is True
 * @param isControlPlane whether it is labelled as one; admission plugin NodeRestriction keeps nodes
 *     from labelling themselves so
 * @param kubeletPort where its kubelet serves, 10250 unless its status says otherwise
 * @param dnsNames its name, which is one without being named here, and those in status.addresses
 * @param addresses the IP addresses in status.addresses
 */
public record NodeFacts(
    String name,
    boolean isReady,
    boolean isControlPlane,
    int kubeletPort,
    Set<DnsName> dnsNames,
    Set<InetAddress> addresses) {

  /** Copies what it is given. */
  public NodeFacts {
    Set<DnsName> withOwn = new HashSet<>(dnsNames);
    withOwn.add(new DnsName(name));
    dnsNames = Set.copyOf(withOwn);
    addresses = Set.copyOf(addresses);
  }

  /** The same as the answer of an address source. */
  public Answer.Knows belongings() {
    return new Answer.Knows(dnsNames, addresses, List.of());
  }
}
