package dev.signet.cli;

import dev.signet.expiry.Finding;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Problem;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A report in OpenMetrics text. Its names are its own: the operator's have other labels. */
final class CheckMetrics {

  static final String NOT_AFTER = "signet_check_not_after_timestamp_seconds";
  static final String NOT_BEFORE = "signet_check_not_before_timestamp_seconds";
  static final String PROBLEMS = "signet_check_certificate_problems";
  static final String UNSEEN = "signet_check_unseen";

  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private CheckMetrics() {}

  static String of(CheckReport report) {
    var collected = new PrometheusRegistry();
    MultiCollector collector = () -> snapshots(report);
    collected.register(collector);
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, collected, Clock.SYSTEM)
        .scrape(OPEN_METRICS)
        .stripTrailing();
  }

  private static MetricSnapshots snapshots(CheckReport report) {
    return MetricSnapshots.of(
        times(report, NOT_AFTER, "When the certificate ends.", ObservedCertificate::notAfter),
        times(report, NOT_BEFORE, "When the certificate begins.", ObservedCertificate::notBefore),
        problems(report),
        unseen(report));
  }

  private static GaugeSnapshot times(
      CheckReport report, String name, String help, Function<ObservedCertificate, Instant> time) {
    // One file may hold one certificate twice; a series may not be there twice.
    Map<Labels, Long> points =
        report.findings().stream()
            .map(Finding::certificate)
            .collect(
                Collectors.toMap(
                    CheckMetrics::labels, c -> time.apply(c).getEpochSecond(), Math::min));
    return gauge(name, help, points);
  }

  private static GaugeSnapshot problems(CheckReport report) {
    Map<Labels, Long> points =
        report.findings().stream()
            .flatMap(
                finding ->
                    finding.problems().stream()
                        .map(
                            problem ->
                                labels(finding.certificate())
                                    .merge(Labels.of("problem", problem.name()))))
            .collect(Collectors.groupingBy(labels -> labels, Collectors.counting()));
    return gauge(PROBLEMS, "What is wrong with a certificate.", points);
  }

  private static GaugeSnapshot unseen(CheckReport report) {
    Map<Labels, Long> points =
        report.problems().stream()
            .collect(Collectors.groupingBy(CheckMetrics::labels, Collectors.counting()));
    return gauge(UNSEEN, "What could not be looked at.", points);
  }

  private static GaugeSnapshot gauge(String name, String help, Map<Labels, Long> points) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    points.forEach(
        (labels, value) ->
            gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    return gauge.build();
  }

  private static Labels labels(ObservedCertificate seen) {
    return Labels.of(
        "source", seen.place().source().label(),
        "kind", seen.kind().label(),
        "path", seen.place().path(),
        "entry", seen.place().entry(),
        "subject", seen.facts().subject(),
        "authority", seen.authority().orElse(""));
  }

  private static Labels labels(Problem problem) {
    return Labels.of(
        "source", problem.place().source().label(),
        "path", problem.place().path(),
        "entry", problem.place().entry(),
        "reason", problem.reason().name());
  }
}
