package dev.signet.expiry;

import dev.signet.api.Reporting;
import dev.signet.policy.Policy;
import dev.signet.policy.Threshold;
import java.time.Instant;

/**
 * From when on an end is worth a word.
 *
 * @param warnAt when it becomes a warning
 * @param criticalAt when it becomes critical
 */
public record Thresholds(Threshold warnAt, Threshold criticalAt) {

  /** Those of a policy that names none. */
  public static final Thresholds DEFAULT =
      new Thresholds(
          Threshold.parse(Reporting.DEFAULT_WARN_AT).orElseThrow(),
          Threshold.parse(Reporting.DEFAULT_CRITICAL_AT).orElseThrow());

  /** Those of this policy. */
  public static Thresholds of(Policy policy) {
    return new Thresholds(policy.warnAt(), policy.criticalAt());
  }

  /** How urgent a certificate with these dates is now. */
  public Urgency urgency(Instant from, Instant to, Instant now) {
    if (!now.isBefore(to)) {
      return Urgency.ENDED;
    }
    if (!now.isBefore(criticalAt.reachedAt(from, to))) {
      return Urgency.CRITICAL;
    }
    return now.isBefore(warnAt.reachedAt(from, to)) ? Urgency.FINE : Urgency.WARNING;
  }
}
