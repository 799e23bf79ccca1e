package dev.signet.operator;

import dev.signet.approval.DnsName;
import dev.signet.approval.NodeFacts;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an informer keeps of the Nodes, by their names and addresses. A Node itself is kilobytes, of
 * which an informer needs the name and the version.
 */
final class NodeIndex implements ItemStore<Node> {

  private final Map<String, Node> objects = new HashMap<>();
  private final Map<String, NodeFacts> facts = new HashMap<>();
  private final Set<String> gone = new HashSet<>();
  private Map<String, KnownNode> all = Map.of();
  private long changes;
  private final Map<DnsName, Set<String>> byName = new HashMap<>();
  private final Map<InetAddress, Set<String>> byAddress = new HashMap<>();

  synchronized Optional<NodeFacts> facts(String node) {
    return Optional.ofNullable(facts.get(node));
  }

  synchronized Set<String> owners(DnsName name) {
    return Set.copyOf(byName.getOrDefault(name, Set.of()));
  }

  synchronized Set<String> owners(InetAddress address) {
    return Set.copyOf(byAddress.getOrDefault(address, Set.of()));
  }

  /** All of them, by name. */
  synchronized Map<String, KnownNode> all() {
    if (all.isEmpty()) {
      Map<String, KnownNode> now = new HashMap<>();
      objects.forEach(
          (name, node) ->
              now.put(name, new KnownNode(node.getMetadata().getUid(), facts.get(name))));
      all = Map.copyOf(now);
    }
    return all;
  }

  /** Grows whenever a Node comes, goes, or says something else of itself. */
  synchronized long changes() {
    return changes;
  }

  /** Those that were there and are not any more. */
  synchronized Set<String> gone() {
    return Set.copyOf(gone);
  }

  /** Of those that are gone only these are worth remembering. */
  synchronized void retainGone(Set<String> names) {
    gone.retainAll(names);
  }

  @Override
  public String getKey(Node node) {
    return node.getMetadata().getName();
  }

  @Override
  public synchronized Node put(String key, Node node) {
    NodeFacts before = facts.get(key);
    forget(key);
    gone.remove(key);
    NodeFacts now = ApiNodes.facts(node);
    facts.put(key, now);
    changed(!now.equals(before) || isAnother(node, objects.get(key)));
    now.dnsNames().forEach(name -> add(byName, name, key));
    now.addresses().forEach(address -> add(byAddress, address, key));
    return objects.put(key, trimmed(node));
  }

  @Override
  public synchronized Node remove(String key) {
    forget(key);
    Node before = objects.remove(key);
    if (before != null) {
      gone.add(key);
      changed(true);
    }
    return before;
  }

  @Override
  public synchronized Stream<String> keySet() {
    return List.copyOf(objects.keySet()).stream();
  }

  @Override
  public synchronized Stream<Node> values() {
    return List.copyOf(objects.values()).stream();
  }

  @Override
  public synchronized int size() {
    return objects.size();
  }

  @Override
  public synchronized Node get(String key) {
    return objects.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  private void forget(String key) {
    NodeFacts before = facts.remove(key);
    if (before != null) {
      before.dnsNames().forEach(name -> remove(byName, name, key));
      before.addresses().forEach(address -> remove(byAddress, address, key));
    }
  }

  private static <K> void add(Map<K, Set<String>> index, K what, String node) {
    index.computeIfAbsent(what, _ -> new HashSet<>()).add(node);
  }

  private static <K> void remove(Map<K, Set<String>> index, K what, String node) {
    index.computeIfPresent(
        what,
        (_, nodes) -> {
          nodes.remove(node);
          return nodes.isEmpty() ? null : nodes;
        });
  }

  private void changed(boolean isNews) {
    if (isNews) {
      all = Map.of();
      changes++;
    }
  }

  private static boolean isAnother(Node node, Node before) {
    return before == null || !before.getMetadata().getUid().equals(node.getMetadata().getUid());
  }

  private static Node trimmed(Node node) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(node.getMetadata().getName())
        .withUid(node.getMetadata().getUid())
        .withResourceVersion(node.getMetadata().getResourceVersion())
        .endMetadata()
        .build();
  }
}
