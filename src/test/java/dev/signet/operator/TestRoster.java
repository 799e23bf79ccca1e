package dev.signet.operator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Nodes without an API server. */
final class TestRoster implements NodeRoster {
  private final Map<String, KnownNode> all = new HashMap<>();
  private final Set<String> gone = new HashSet<>();

  TestRoster with(KnownNode node) {
    all.put(node.facts().name(), node);
    return this;
  }

  /** One that was deleted. */
  TestRoster without(String node) {
    gone.add(node);
    return this;
  }

  @Override
  public Optional<Map<String, KnownNode>> all() {
    return Optional.of(all);
  }

  @Override
  public Set<String> gone() {
    return gone;
  }
}
