package dev.signet.approval;

import dev.signet.approval.ServingFacts.Answer;
import dev.signet.policy.AddressBlock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads an entry of the inventory: what belongs to one node, as an administrator wrote it. Pure.
 */
public final class Inventory {

  private static final Pattern COMMENT = Pattern.compile("#[^\\n]*");
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

  /** Java takes 10.1 for 10.0.0.1; who wrote it meant something else. */
  private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  private Inventory() {}

  /**
   * What the inventory says about this node.
   *
   * @param entries by name of node
   * @param configMap where they are from
   * @throws FactUnavailable its entry cannot be read; says where
   */
  public static Answer of(String node, Map<String, String> entries, String configMap)
      throws FactUnavailable {
    String entry = entries.get(node);
    return entry == null
        ? new Answer.DoesNotKnow("ConfigMap %s has no key %s.".formatted(configMap, node))
        : read(node, entry);
  }

  /**
   * What the entry says, and the node's own name.
   *
   * @throws FactUnavailable it cannot be read; says where
   */
  static Answer.Knows read(String node, String entry) throws FactUnavailable {
    Set<DnsName> names = new HashSet<>(Set.of(new DnsName(node)));
    Set<InetAddress> addresses = new HashSet<>();
    List<AddressBlock> blocks = new ArrayList<>();
    String text = COMMENT.matcher(entry).replaceAll(" ");
    for (String word : SEPARATOR.splitAsStream(text).toList()) {
      if (word.contains("/")) {
        blocks.add(AddressBlock.parse(word).orElseThrow(() -> malformed(node, word)));
      } else if (word.contains(":") || FOUR_NUMBERS.matcher(word).matches()) {
        addresses.add(AddressBlock.address(word).orElseThrow(() -> malformed(node, word)));
      } else if (!word.isEmpty()) {
        names.add(name(word).orElseThrow(() -> malformed(node, word)));
      }
    }
    return new Answer.Knows(names, addresses, blocks);
  }

  private static Optional<DnsName> name(String word) {
    return Optional.of(new DnsName(word))
        .filter(name -> name.isWellFormed() && !name.looksLikeAnAddress());
  }

  private static FactUnavailable malformed(String node, String word) {
    return new FactUnavailable(
        "The inventory's entry %s has \"%s\", which is no DNS name, no address and no CIDR."
            .formatted(node, word));
  }
}
