package dev.signet.operator;

import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import dev.signet.policy.SecretRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Looks into the Secrets that policies ask for, each policy's as often as it says. */
final class SecretRound {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Supplier<PolicySet> policies;
  private final SecretScan scan;
  private final LookBook book;
  private final RandomGenerator random;
  private final BooleanSupplier mayLook;
  private final Map<String, Turn> turns = new HashMap<>();

  private record Turn(SecretRules rules, long next) {}

  SecretRound(
      Supplier<PolicySet> policies,
      SecretScan scan,
      LookBook book,
      RandomGenerator random,
      BooleanSupplier mayLook) {
    this.policies = policies;
    this.scan = scan;
    this.book = book;
    this.random = random;
    this.mayLook = mayLook;
  }

  Duration run() throws InterruptedException {
    if (!mayLook.getAsBoolean()) {
      return PAUSE;
    }
    List<Policy> asking =
        policies.get().policies().stream()
            .filter(p -> p.reporting().secrets().isPresent())
            .toList();
    var names = asking.stream().map(Policy::name).collect(Collectors.toSet());
    turns.keySet().retainAll(names);
    book.retainSecrets(names);
    for (Policy policy : asking) {
      SecretRules rules = policy.reporting().secrets().orElseThrow();
      Turn turn = turns.get(policy.name());
      long now = System.nanoTime();
      if (turn == null || !turn.rules().equals(rules) || turn.next() - now <= 0) {
        book.secrets(policy.name(), scan.look(rules));
        turns.put(policy.name(), new Turn(rules, now + next(policy.reporting().interval())));
      }
    }
    return PAUSE;
  }

  private long next(Duration interval) {
    return interval.toNanos() * 9 / 10 + (long) (random.nextDouble() * interval.toNanos() / 5);
  }
}
