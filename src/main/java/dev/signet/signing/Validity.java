package dev.signet.signing;

import dev.signet.policy.Lifetime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a certificate begins and ends. Without jitter the arithmetic is kube-controller-manager's
 * (pkg/controller/certificates/authority/policies.go).
 *
 * @param notBefore whole seconds
 * @param notAfter whole seconds
 */
public record Validity(Instant notBefore, Instant notAfter) {

  /** Below this the backdate comes on top of the duration; from it on it counts within. */
  static final Duration SHORT = Duration.ofHours(8);

  private static final int PERCENT = 100;

  /**
   * The validity of a certificate that is signed now.
   *
   * @param requested what the request asked for, if it did
   * @param authorityEnd the end of the CA, which no certificate outlives
   * @param draw of the jitter, how much is taken: from 0, nothing, to 1, all of it
   */
  public static Validity of(
      Instant now,
      Lifetime lifetime,
      Optional<Duration> requested,
      Instant authorityEnd,
      double draw) {
    Duration granted = lifetime.granted(requested);
    Instant notBefore = now.minus(lifetime.backdate());
    Instant unclipped =
        countsWithin(granted, lifetime.backdate()) ? notBefore.plus(granted) : now.plus(granted);
    Instant notAfter = earlier(unclipped, authorityEnd);
    return new Validity(
        notBefore.truncatedTo(ChronoUnit.SECONDS),
        shortened(now, notAfter, lifetime, draw).truncatedTo(ChronoUnit.SECONDS));
  }

  /** After the clipping, or those that end with the CA would all end at once. */
  private static Instant shortened(Instant now, Instant notAfter, Lifetime lifetime, double draw) {
    if (lifetime.jitter() == 0) {
      return notAfter;
    }
    long left = Duration.between(now, notAfter).toMillis();
    Instant jittered =
        notAfter.minusMillis(Math.round((double) left * lifetime.jitter() / PERCENT * draw));
    Instant earliest = earlier(now.plus(lifetime.minDuration()), notAfter);
    return jittered.isBefore(earliest) ? earliest : jittered;
  }

  /** A backdate of more than half the duration would leave little to use, or nothing at all. */
  private static boolean countsWithin(Duration granted, Duration backdate) {
    return granted.compareTo(SHORT) >= 0 && backdate.multipliedBy(2).compareTo(granted) <= 0;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
