package dev.signet.cli;

import dev.signet.expiry.CertificateProblem.Severity;
import dev.signet.expiry.Problem;
import java.util.ArrayList;
import java.util.List;

/** What stands below the table: what could not be looked at, what to do, how many there are. */
final class CheckSummary {

  private CheckSummary() {}

  static List<String> lines(CheckReport report) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : report.problems()) {
      lines.add(
          SafeText.of(
              "%s: %s: %s"
                  .formatted(
                      problem.reason(),
                      (problem.place().path() + " " + problem.place().entry()).strip(),
                      problem.message())));
    }
    report.findings().stream()
        .flatMap(finding -> finding.problems().stream())
        .distinct()
        .sorted()
        .forEach(problem -> lines.add("%s: %s.".formatted(problem, problem.advice())));
    lines.add(
        "%d certificates: %d critical, %d warnings; %d could not be looked at."
            .formatted(
                report.findings().size(),
                report.count(Severity.CRITICAL),
                report.count(Severity.WARNING),
                report.problems().size()));
    return lines;
  }
}
