package dev.signet.operator;

import dev.signet.operator.LookBook.Look;
import dev.signet.policy.ListedEndpoint;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks at what is due, a bounded number at once, each on a virtual thread that waits for it. */
final class ProbeRound {

  /** A fleet that nobody answers for costs eight seconds each: 5,000 of them take 10 minutes so. */
  private static final int AT_ONCE = 64;

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Supplier<PolicySet> policies;
  private final Supplier<Optional<Map<String, KnownNode>>> nodes;
  private final Prober prober;
  private final ProbeSchedule schedule;
  private final LookBook book;
  private final BooleanSupplier mayLook;
  private final Semaphore turns = new Semaphore(AT_ONCE);

  /**
   * Of these.
   *
   * @param mayLook whether this Signet looks: one of several is enough
   */
  ProbeRound(
      Supplier<PolicySet> policies,
      Supplier<Optional<Map<String, KnownNode>>> nodes,
      Prober prober,
      ProbeSchedule schedule,
      LookBook book,
      BooleanSupplier mayLook) {
    this.policies = policies;
    this.nodes = nodes;
    this.prober = prober;
    this.schedule = schedule;
    this.book = book;
    this.mayLook = mayLook;
  }

  /** Begins what is due, and returns without waiting for it. */
  Duration run() {
    if (!mayLook.getAsBoolean()) {
      return IDLE;
    }
    PolicySet current = policies.get();
    Map<String, KnownNode> known = interval(current).flatMap(_ -> nodes.get()).orElse(Map.of());
    follow(current, known);
    for (ProbeTarget target : schedule.due(System.nanoTime())) {
      if (!turns.tryAcquire()) {
        break;
      }
      schedule.started(target);
      Thread.ofVirtual().name("probe").start(() -> look(target, known));
    }
    return PAUSE;
  }

  /** Something was issued to this node: what its kubelet serves is about to change. */
  void soon(String node) {
    schedule.soon(new ProbeTarget.Kubelet(node), System.nanoTime());
  }

  /** How often kubelets are looked at; empty: not at all. */
  static Optional<Duration> interval(PolicySet policies) {
    return policies.policies().stream()
        .flatMap(policy -> policy.reporting().kubelets().stream())
        .min(Duration::compareTo);
  }

  private void follow(PolicySet current, Map<String, KnownNode> known) {
    Map<ProbeTarget, Duration> wanted = new HashMap<>();
    interval(current)
        .ifPresent(
            interval ->
                known
                    .keySet()
                    .forEach(node -> wanted.put(new ProbeTarget.Kubelet(node), interval)));
    for (Policy policy : current.policies()) {
      for (ListedEndpoint endpoint : policy.reporting().endpoints()) {
        wanted.merge(
            new ProbeTarget.Listed(endpoint),
            policy.reporting().interval(),
            (one, other) -> one.compareTo(other) < 0 ? one : other);
      }
    }
    schedule.follow(wanted, System.nanoTime());
    Set<ListedEndpoint> listed =
        current.policies().stream()
            .flatMap(policy -> policy.reporting().endpoints().stream())
            .collect(Collectors.toSet());
    book.retain(known.keySet(), listed);
  }

  private void look(ProbeTarget target, Map<String, KnownNode> known) {
    try {
      switch (target) {
        case ProbeTarget.Kubelet kubelet -> {
          Look look = prober.kubelet(known.get(kubelet.node()));
          book.kubelet(kubelet.node(), look);
        }
        case ProbeTarget.Listed listed ->
            book.endpoint(listed.endpoint(), prober.endpoint(listed.endpoint()));
      }
    } finally {
      schedule.done(target, System.nanoTime());
      turns.release();
    }
  }
}
