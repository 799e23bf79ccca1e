package dev.signet.approval;

import dev.signet.policy.AddressBlock;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;

/**
 * Addresses that no node can own alone (IANA's special-purpose registries, RFC 6890). No node gets
 * one, whatever its policy says, and Signet connects to none.
 */
public final class ReservedAddresses {

  private static final Map<AddressBlock, String> BLOCKS = blocks();

  private ReservedAddresses() {}

  /** What this address is; empty: it is not reserved. */
  public static Optional<String> whatIs(InetAddress address) {
    return BLOCKS.entrySet().stream()
        .filter(block -> block.getKey().contains(address))
        .findFirst()
        .map(Entry::getValue);
  }

  private static Map<AddressBlock, String> blocks() {
    Map<AddressBlock, String> blocks = new LinkedHashMap<>();
    add(blocks, "127.0.0.0/8", "a loopback address");
    add(blocks, "::1/128", "a loopback address");
    add(blocks, "0.0.0.0/8", "an unspecified address");
    add(blocks, "::/128", "an unspecified address");
    // 169.254.169.254 is the metadata service of most clouds.
    add(blocks, "169.254.0.0/16", "a link-local address");
    add(blocks, "fd00:ec2::254/128", "a cloud's metadata service (AWS)");
    add(blocks, "fd20:ce::254/128", "a cloud's metadata service (Google)");
    add(blocks, "100.100.100.200/32", "a cloud's metadata service (Alibaba)");
    add(blocks, "fe80::/10", "a link-local address");
    add(blocks, "224.0.0.0/4", "a multicast address");
    add(blocks, "ff00::/8", "a multicast address");
    add(blocks, "255.255.255.255/32", "the broadcast address");
    // An IPv4-mapped one was read as the IPv4 address that it is. The others reach one by a detour.
    add(blocks, "::/96", "an IPv4 address in an IPv6 address");
    add(blocks, "::ffff:0:0:0/96", "an IPv4 address in an IPv6 address");
    add(blocks, "64:ff9b::/96", "an IPv4 address in an IPv6 address (NAT64)");
    add(blocks, "64:ff9b:1::/48", "an IPv4 address in an IPv6 address (NAT64)");
    return blocks;
  }

  private static void add(Map<AddressBlock, String> blocks, String cidr, String what) {
    blocks.put(AddressBlock.parse(cidr).orElseThrow(), what);
  }
}
