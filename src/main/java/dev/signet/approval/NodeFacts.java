package dev.signet.approval;

import java.net.InetAddress;
import java.util.List;

/**
 * What the API server knows of a Node.
 *
 * @param name metadata.name
 * @param isReady whether its condition Ready is True
 * @param dnsNames the names in status.addresses, as they are written
 * @param addresses the IP addresses in status.addresses
 */
public record NodeFacts(
    String name, boolean isReady, List<String> dnsNames, List<InetAddress> addresses) {

  /** Copies what it is given. */
  public NodeFacts {
    dnsNames = List.copyOf(dnsNames);
    addresses = List.copyOf(addresses);
  }
}
