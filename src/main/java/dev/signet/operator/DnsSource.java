package dev.signet.operator;

import dev.signet.approval.DnsName;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.ServingFacts.Answer;
import dev.signet.policy.ServingRules;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Address source DNS. That a name has an address says nothing about whose both are, so all hangs on
 * the node's own name: its addresses are the node's, and so are names that have no others.
 */
final class DnsSource {

  /** A kubelet asks for two or three. */
  private static final int MOST_NAMES = 8;

  private final DnsLookup lookup;

  DnsSource(DnsLookup lookup) {
    this.lookup = lookup;
  }

  Answer ask(String node, List<DnsName> asked, ServingRules rules) throws FactUnavailable {
    if (asked.size() > MOST_NAMES) {
      return new Answer.DoesNotKnow(
          "It asks for %d DNS names; at most %d are looked up."
              .formatted(asked.size(), MOST_NAMES));
    }
    DnsName own = new DnsName(node);
    Set<DnsName> known = new HashSet<>();
    Set<InetAddress> addresses = new HashSet<>();
    for (DnsName name : asked) {
      if (isOwn(name, own, rules)) {
        Set<InetAddress> found = lookup.addresses(name);
        if (!found.isEmpty()) {
          known.add(name);
          addresses.addAll(found);
        }
      }
    }
    if (known.isEmpty()) {
      return new Answer.DoesNotKnow(notThere(own));
    }
    for (DnsName name : asked) {
      if (name.equals(own) && own.isSingleLabel()) {
        known.add(name); // Nobody else has it, and no resolver knows it without a search domain.
      } else if (!known.contains(name)) {
        Set<InetAddress> found = lookup.addresses(name);
        if (!found.isEmpty() && addresses.containsAll(found)) {
          known.add(name);
        }
      }
    }
    return new Answer.Knows(known, addresses, List.of());
  }

  /**
   * The node's name, and that name in a domain of the policy's choice: anybody can own
   * node-1.example.org.
   */
  private static boolean isOwn(DnsName name, DnsName own, ServingRules rules) {
    return name.equals(own)
        || (own.isSingleLabel()
            && name.text().startsWith(own + ".")
            && rules.allowedNames().stream().anyMatch(allowed -> allowed.matches(name.text())));
  }

  private static String notThere(DnsName own) {
    return own.isSingleLabel()
        ? "The request has no name %s.DOMAIN that allowedDNSNames has and the resolver knows."
            .formatted(own)
        : "The request does not have the node's name %s, or the resolver does not know it."
            .formatted(own);
  }
}
