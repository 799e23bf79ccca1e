package dev.signet.cli;

import dev.signet.expiry.CertificateProblem.Severity;
import dev.signet.expiry.Finding;
import dev.signet.expiry.Observations;
import dev.signet.expiry.Problem;
import dev.signet.policy.Thresholds;
import java.time.Instant;
import java.util.List;

/**
 * What {@code signet check} found. Pure.
 *
 * @param findings what ends first before the others
 * @param problems what could not be looked at
 * @param now when
 */
record CheckReport(List<Finding> findings, List<Problem> problems, Instant now) {

  /** Exit codes, as monitoring has them (Nagios' plugin API): the higher the worse, but for 3. */
  static final int FINE = 0;

  static final int WARNING = 1;
  static final int CRITICAL = 2;
  static final int COULD_NOT_LOOK = 3;

  static CheckReport of(Observations seen, Thresholds thresholds, Instant now) {
    return new CheckReport(Finding.of(seen.certificates(), thresholds, now), seen.problems(), now);
  }

  /** How many certificates have a problem as bad as this, and none that is worse. */
  long count(Severity severity) {
    return findings.stream().filter(finding -> isWorst(finding, severity)).count();
  }

  /** What is known to be critical counts more than what is not known; a warning counts less. */
  int code() {
    if (count(Severity.CRITICAL) > 0) {
      return CRITICAL;
    }
    if (!problems.isEmpty()) {
      return COULD_NOT_LOOK;
    }
    return count(Severity.WARNING) > 0 ? WARNING : FINE;
  }

  private static boolean isWorst(Finding finding, Severity severity) {
    return finding.problems().stream()
        .map(problem -> problem.severity())
        .max(Severity::compareTo)
        .filter(worst -> worst == severity)
        .isPresent();
  }
}
