package dev.signet.policy;

import dev.signet.api.Reporting;

/**
 * When the end of a certificate becomes worth a word, and when worth getting up for.
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
}
