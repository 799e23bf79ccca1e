package dev.signet.policy;

import dev.signet.api.KeyRule;
import dev.signet.api.KeyRule.Algorithm;
import dev.signet.request.KeyFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which keys may be certified.
 *
 * @param ranges at least one has to fit; empty: any key, however odd
 */
public record KeyRules(List<Range> ranges) {

  /** As kube-controller-manager: what proves possession is good enough. */
  public static final KeyRules ANY = new KeyRules(List.of());

  private static final int MIN_RSA = 2048;
  private static final int MAX_RSA = 8192;
  private static final int MIN_ECDSA = 256;
  private static final int MAX_ECDSA = 521;

  /** Unless the policy says otherwise: what is neither weak nor a burden to verify. */
  public static final KeyRules USUAL =
      new KeyRules(
          List.of(
              new Range(Algorithm.RSA, MIN_RSA, MAX_RSA),
              new Range(Algorithm.ECDSA, MIN_ECDSA, MAX_ECDSA),
              new Range(Algorithm.Ed25519, 0, 0)));

  /** Copies what it is given. */
  public KeyRules {
    ranges = List.copyOf(ranges);
  }

  /**
   * Keys of one kind.
   *
   * @param algorithm the kind
   * @param minBits the smallest
   * @param maxBits the largest; both 0 for a kind without sizes
   */
  public record Range(Algorithm algorithm, int minBits, int maxBits) {
    static Range of(KeyRule rule) {
      return switch (rule.algorithm()) {
        case RSA ->
            new Range(Algorithm.RSA, or(rule.minSize(), MIN_RSA), or(rule.maxSize(), MAX_RSA));
        case ECDSA ->
            new Range(
                Algorithm.ECDSA, or(rule.minSize(), MIN_ECDSA), or(rule.maxSize(), MAX_ECDSA));
        case Ed25519, MLDSA -> new Range(rule.algorithm(), 0, 0);
      };
    }

    private static int or(Integer given, int otherwise) {
      return given == null ? otherwise : given;
    }

    boolean holds(KeyFacts key) {
      return key.algorithm() == algorithm && key.bits() >= minBits && key.bits() <= maxBits;
    }

    @Override
    public String toString() {
      return maxBits == 0
          ? algorithm.name()
          : "%s of %d to %d bits".formatted(algorithm, minBits, maxBits);
    }
  }

  /** Whether such a key may be certified; empty: a kind that nobody can list. */
  public boolean allow(Optional<KeyFacts> key) {
    return ranges.isEmpty()
        || key.filter(KeyFacts::isSane)
            .filter(facts -> ranges.stream().anyMatch(range -> range.holds(facts)))
            .isPresent();
  }

  /** For people. */
  @Override
  public String toString() {
    return ranges.isEmpty()
        ? "any key"
        : ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
  }
}
