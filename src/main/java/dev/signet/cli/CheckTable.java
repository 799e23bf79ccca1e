package dev.signet.cli;

import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.CertificateProblem;
import dev.signet.expiry.Finding;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Source;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report for people, in columns. What strangers wrote into certificates is made harmless. */
final class CheckTable {

  /** With whatever stands in names. */
  enum Paint {
    /** Without colours. */
    PLAIN,
    /** With those of a terminal. */
    COLOURED
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int LONGEST_SUBJECT = 40;
  private final CheckReport report;
  private final Paint paint;

  CheckTable(CheckReport report, Paint paint) {
    this.report = report;
    this.paint = paint;
  }

  /**
   * As many columns as a page has.
   *
   * @return its lines
   */
  List<String> narrow() {
    List<Finding> shown = report.findings().stream().filter(f -> !isCopy(f)).toList();
    return lines(
        shown,
        List.of("NAME", "SUBJECT", "ISSUER", "FROM", "UNTIL (UTC)", "LEFT", "CA", "PROBLEM"),
        finding -> row(finding, LONGEST_SUBJECT));
  }

  /** With where each was seen. */
  List<String> wide() {
    return lines(
        report.findings(),
        List.of(
            "NAME",
            "SUBJECT",
            "ISSUER",
            "FROM",
            "UNTIL (UTC)",
            "LEFT",
            "CA",
            "PROBLEM",
            "KIND",
            "SOURCE",
            "PATH",
            "ENTRY",
            "SHA-256"),
        finding -> {
          ObservedCertificate seen = finding.certificate();
          return Stream.concat(
                  row(finding, Integer.MAX_VALUE).stream(),
                  Stream.of(
                      seen.kind().label(),
                      seen.place().source().label(),
                      seen.place().path(),
                      seen.place().entry(),
                      seen.facts().fingerprint()))
              .toList();
        });
  }

  private interface Row {
    List<String> of(Finding finding);
  }

  /** A CA stands in every kubeconfig beside it. */
  private boolean isCopy(Finding finding) {
    ObservedCertificate seen = finding.certificate();
    return seen.place().source() == Source.KUBECONFIG
        && seen.kind() == CertificateKind.CA
        && report.findings().stream()
            .map(Finding::certificate)
            .anyMatch(
                other ->
                    other.place().source() == Source.FILE
                        && other.facts().fingerprint().equals(seen.facts().fingerprint()));
  }

  private List<String> lines(List<Finding> shown, List<String> head, Row row) {
    List<List<String>> rows =
        shown.stream()
            .map(row::of)
            .map(cells -> cells.stream().map(CheckTable::cell).toList())
            .toList();
    List<String> lines = new ArrayList<>();
    if (!rows.isEmpty()) {
      List<String> aligned = TextColumns.of(head, rows);
      lines.add(aligned.getFirst());
      for (int i = 0; i < rows.size(); i++) {
        lines.add(painted(aligned.get(i + 1), shown.get(i)));
      }
    }
    int copies = report.findings().size() - shown.size();
    if (copies > 0) {
      lines.add("Copies of these CAs in kubeconfigs: %d; -o wide shows them.".formatted(copies));
    }
    lines.addAll(CheckSummary.lines(report));
    return lines;
  }

  private List<String> row(Finding finding, int longest) {
    ObservedCertificate seen = finding.certificate();
    return List.of(
        CheckName.of(seen),
        shortened(seen.facts().subject(), longest),
        shortened(seen.facts().issuer(), longest),
        TIME.format(seen.notBefore()),
        TIME.format(seen.notAfter()),
        TimeLeft.of(report.now(), seen.notAfter()),
        seen.authority().orElse(""),
        finding.problems().stream()
            .map(CertificateProblem::name)
            .collect(Collectors.joining(", ")));
  }

  private String painted(String line, Finding finding) {
    if (paint == Paint.PLAIN || finding.problems().isEmpty()) {
      return line;
    }
    return switch (finding.problems().getFirst().severity()) {
      case CRITICAL -> "\033[31m" + line + "\033[0m";
      case WARNING -> "\033[33m" + line + "\033[0m";
      case NOTE -> line;
    };
  }

  private static String shortened(String name, int longest) {
    return name.length() <= longest ? name : name.substring(0, longest - 1) + "…";
  }

  private static String cell(String text) {
    return text.isEmpty() ? "-" : SafeText.of(text);
  }
}
