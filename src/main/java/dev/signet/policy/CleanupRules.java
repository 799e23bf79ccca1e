package dev.signet.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long requests are kept.
 *
 * @param retention for each outcome; an outcome that is not there is kept
 */
public record CleanupRules(Map<Outcome, Duration> retention) {

  /** Nothing is cleaned. */
  public static final CleanupRules NONE = new CleanupRules(Map.of());

  /** What a request has come to. */
  public enum Outcome {
    /** It has a certificate; the time counts from its approval. */
    Issued,
    /** Denied; from then. */
    Denied,
    /** Refused by its signer; from then. */
    Failed,
    /** Undecided; from its creation. */
    Pending,
    /** Approved, without a certificate; from its approval. */
    Unissued
  }

  /** Copies what it is given. */
  public CleanupRules {
    retention = Map.copyOf(retention);
  }

  /** How long such a request is kept; empty: for ever. */
  public Optional<Duration> of(Outcome outcome) {
    return Optional.ofNullable(retention.get(outcome));
  }

  /**
   * Whether a request of this age is kept now. It goes when more time than its retention is over,
   * or when its certificate has ended, as kube-controller-manager's cleaner does.
   */
  public Retention judge(RequestAge age, Instant now) {
    Optional<Instant> until =
        of(age.outcome())
            .flatMap(
                kept ->
                    Stream.concat(
                            age.since().map(since -> since.plus(kept)).stream(),
                            age.certificateEnd().stream())
                        .min(Comparator.naturalOrder()));
    return until.filter(now::isAfter).isPresent()
        ? new Retention.Delete(age.outcome())
        : new Retention.Keep(until);
  }
}
