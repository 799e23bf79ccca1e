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

  @Override
  public String getKey(Node node) {
    return node.getMetadata().getName();
  }

  @Override
  public synchronized Node put(String key, Node node) {
    forget(key);
    NodeFacts now = ApiNodes.facts(node);
    facts.put(key, now);
    now.dnsNames().forEach(name -> add(byName, name, key));
    now.addresses().forEach(address -> add(byAddress, address, key));
    return objects.put(key, trimmed(node));
  }

  @Override
  public synchronized Node remove(String key) {
    forget(key);
    return objects.remove(key);
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
