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
   * @param backdate of the policy
   * @param authorityEnd the end of the CA, which no certificate outlives
   */
  public static Validity of(
      Instant now,
      Duration duration,
      Optional<Duration> requested,
      Duration backdate,
      Instant authorityEnd) {
    Duration granted = requested.map(asked -> atLeastFloor(asked, duration)).orElse(duration);
    Instant notBefore = now.minus(backdate);
    Instant notAfter = granted.compareTo(SHORT) < 0 ? now.plus(granted) : notBefore.plus(granted);
    return new Validity(
        notBefore.truncatedTo(ChronoUnit.SECONDS),
        (notAfter.isBefore(authorityEnd) ? notAfter : authorityEnd)
            .truncatedTo(ChronoUnit.SECONDS));
  }

  private static Duration atLeastFloor(Duration asked, Duration duration) {
    if (asked.compareTo(duration) > 0) {
      return duration;
    }
    return asked.compareTo(FLOOR) < 0 ? FLOOR : asked;
  }
}
