package dev.signet.operator;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The last result of each policy's preflight. */
final class PreflightBook {

  private final Map<String, Preflight> results = new ConcurrentHashMap<>();

  /** Of the policy of this name, if it was looked at. */
  Optional<Preflight> of(String policy) {
    return Optional.ofNullable(results.get(policy));
  }

  /** Whether this is news. */
  boolean put(String policy, Preflight result) {
    return !result.equals(results.put(policy, result));
  }

  /** Forgets the policies of other names. */
  void retain(Set<String> policies) {
    results.keySet().retainAll(policies);
  }
}
