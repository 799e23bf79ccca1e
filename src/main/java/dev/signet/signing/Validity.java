package dev.signet.signing;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a certificate begins and ends. The arithmetic is kube-controller-manager's
 * (pkg/controller/certificates/authority/policies.go).
 *
 * @param notBefore whole seconds
 * @param notAfter whole seconds
 */
public record Validity(Instant notBefore, Instant notAfter) {

  /** Below this the backdate comes on top of the duration; from it on it counts within. */
  static final Duration SHORT = Duration.ofHours(8);

  /** The API refuses requests for less (spec.expirationSeconds). */
  static final Duration FLOOR = Duration.ofMinutes(10);

  /**
   * The validity of a certificate that is signed now.
   *
   * @param duration of the policy
   * @param requested what the request asked for; honoured when it is less, but not below 10 minutes
   *     or the policy's duration if that is shorter
   * @param backdate of the policy
   * @param authorityEnd the end of the CA, which no certificate outlives
   */
  public static Validity of(
      Instant now,
      Duration duration,
      Optional<Duration> requested,
      Duration backdate,
      Instant authorityEnd) {
    Duration granted =
        requested.map(asked -> shorter(longer(asked, FLOOR), duration)).orElse(duration);
    Instant notBefore = now.minus(backdate);
    Instant notAfter =
        countsWithin(granted, backdate) ? notBefore.plus(granted) : now.plus(granted);
    return new Validity(
        notBefore.truncatedTo(ChronoUnit.SECONDS),
        (notAfter.isBefore(authorityEnd) ? notAfter : authorityEnd)
            .truncatedTo(ChronoUnit.SECONDS));
  }

  /** A backdate of more than half the duration would leave little to use, or nothing at all. */
  private static boolean countsWithin(Duration granted, Duration backdate) {
    return granted.compareTo(SHORT) >= 0 && backdate.multipliedBy(2).compareTo(granted) <= 0;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
