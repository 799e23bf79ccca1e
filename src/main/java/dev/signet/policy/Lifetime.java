package dev.signet.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the certificates of one signer are good for.
 *
 * @param duration what a request gets that asks for nothing, at least a minute
 * @param minDuration what a request gets at least, whatever it asks for
 * @param maxDuration what a request gets at most, whatever it asks for
 * @param backdate from the beginning of a certificate to now, up to a day
 * @param jitter by how much a certificate may be shortened, in percent, 0 to 50
 */
public record Lifetime(
    Duration duration, Duration minDuration, Duration maxDuration, Duration backdate, int jitter) {

  /** The API refuses requests for less (spec.expirationSeconds), and so grants nobody less. */
  public static final Duration FLOOR = Duration.ofMinutes(10);

  /** One length for all, as {@code --cluster-signing-duration}. */
  public static Lifetime of(Duration duration, Duration backdate) {
    return new Lifetime(duration, shorter(FLOOR, duration), duration, backdate, 0);
  }

  /** What a request is granted that asked for this, or for nothing. */
  public Duration granted(Optional<Duration> requested) {
    return requested
        .map(asked -> shorter(longer(asked, minDuration), maxDuration))
        .orElse(duration);
  }

  /** The same, and never longer than this. */
  public Lifetime atMost(Duration longest) {
    return new Lifetime(
        shorter(duration, longest),
        shorter(minDuration, longest),
        shorter(maxDuration, longest),
        backdate,
        jitter);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
