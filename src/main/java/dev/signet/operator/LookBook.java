package dev.signet.operator;

import dev.signet.expiry.Observations;
import dev.signet.policy.ListedEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the last look at each kubelet, endpoint and Secret showed. */
final class LookBook {

  private final Map<String, Look> kubelets = new ConcurrentHashMap<>();
  private final Map<ListedEndpoint, Look> endpoints = new ConcurrentHashMap<>();
  private final Map<String, Observations> secrets = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  /**
   * A look at something that serves.
   *
   * @param target HOST:PORT
   * @param seen what it showed
   * @param complaint why somebody who knows the CAs would not talk to it; empty: they would
   * @param at when
   * @param took how long
   */
  record Look(
      String target, Observations seen, Optional<String> complaint, Instant at, Duration took) {

    boolean isSuccess() {
      return !seen.certificates().isEmpty();
    }
  }

  Map<String, Look> kubelets() {
    return kubelets;
  }

  Optional<Look> kubelet(String node) {
    return Optional.ofNullable(kubelets.get(node));
  }

  Map<ListedEndpoint, Look> endpoints() {
    return endpoints;
  }

  /** By the name of the policy that asks for it. */
  Map<String, Observations> secrets() {
    return secrets;
  }

  /** Grows with every look that shows anything new. */
  long changes() {
    return changes.get();
  }

  void kubelet(String node, Look look) {
    note(kubelets.put(node, look), look);
  }

  void endpoint(ListedEndpoint endpoint, Look look) {
    note(endpoints.put(endpoint, look), look);
  }

  void secrets(String policy, Observations seen) {
    if (!seen.equals(secrets.put(policy, seen))) {
      changes.incrementAndGet();
    }
  }

  /** Nothing else is looked at any more. */
  void retain(Set<String> nodes, Set<ListedEndpoint> listed) {
    boolean isLess = kubelets.keySet().retainAll(nodes);
    if (endpoints.keySet().retainAll(listed) || isLess) {
      changes.incrementAndGet();
    }
  }

  /** Only these policies ask for Secrets. */
  void retainSecrets(Set<String> policies) {
    if (secrets.keySet().retainAll(policies)) {
      changes.incrementAndGet();
    }
  }

  private void note(Look before, Look now) {
    if (before == null
        || !before.seen().equals(now.seen())
        || !before.complaint().equals(now.complaint())) {
      changes.incrementAndGet();
    }
  }
}
