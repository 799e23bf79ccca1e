package dev.signet.operator;

import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.api.RenewalState.Phase;
import dev.signet.expiry.NodeVerdict;
import dev.signet.expiry.Observations;
import dev.signet.expiry.Problem;
import dev.signet.expiry.ReportCodec;
import dev.signet.operator.LookBook.Look;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How it stands with nodes and looks, collected when Prometheus asks. */
final class NodeCollector implements MultiCollector {

  private final NodeReports reports;
  private final NodeRoster nodes;
  private final LookBook looks;

  NodeCollector(NodeReports reports, NodeRoster nodes, LookBook looks) {
    this.reports = reports;
    this.nodes = nodes;
    this.looks = looks;
  }

  @Override
  public MetricSnapshots collect() {
    Gauge verdicts =
        new Gauge(MetricNames.NODE_VERDICT, "How it stands with a node: 1 for its verdict.");
    Gauge renewals =
        new Gauge(
            MetricNames.NODE_RENEWAL,
            "How it stands with the renewal of a control-plane node: 1 for its phase.");
    Gauge success =
        new Gauge(MetricNames.PROBE_SUCCESS, "Whether a certificate was shown at the last look.");
    Gauge duration = new Gauge(MetricNames.PROBE_DURATION, "How long the last look took.");
    Gauge problems =
        new Gauge(MetricNames.SOURCE_PROBLEMS, "What could not be looked at when last tried.");
    Map<Labels, Integer> counts = new HashMap<>();

    reports()
        .forEach(
            (node, status) -> {
              verdict(verdicts, node, status);
              renewal(renewals, node, status);
              Optional.ofNullable(status.files())
                  .map(files -> ReportCodec.read(files, node))
                  .ifPresent(seen -> count(counts, node, seen));
            });
    looks
        .kubelets()
        .forEach(
            (node, look) -> {
              probe(success, duration, node, look);
              count(counts, node, look.seen());
            });
    looks
        .endpoints()
        .forEach(
            (_, look) -> {
              probe(success, duration, "", look);
              count(counts, "", look.seen());
            });
    looks.secrets().forEach((_, seen) -> count(counts, "", seen));
    counts.forEach(problems::add);
    return MetricSnapshots.of(
        verdicts.snapshot(),
        renewals.snapshot(),
        success.snapshot(),
        duration.snapshot(),
        problems.snapshot());
  }

  /** Those of Nodes that are there. */
  private Map<String, NodeCertificateReportStatus> reports() {
    Map<String, NodeCertificateReportStatus> statuses = new HashMap<>();
    reports
        .all()
        .orElse(Map.of())
        .forEach((node, known) -> known.status().ifPresent(s -> statuses.put(node, s)));
    statuses.keySet().removeAll(nodes.gone());
    return statuses;
  }

  private static void verdict(Gauge verdicts, String node, NodeCertificateReportStatus status) {
    if (status.verdict() == null) {
      return;
    }
    for (NodeVerdict verdict : NodeVerdict.values()) {
      verdicts.add(
          Labels.of("node", node, "verdict", verdict.name()),
          verdict.name().equals(status.verdict()) ? 1 : 0);
    }
  }

  private static void renewal(Gauge renewals, String node, NodeCertificateReportStatus status) {
    if (status.renewal() == null) {
      return;
    }
    for (Phase phase : Phase.values()) {
      renewals.add(
          Labels.of("node", node, "phase", phase.name()), status.renewal().is(phase) ? 1 : 0);
    }
  }

  private static void probe(Gauge success, Gauge duration, String node, Look look) {
    Labels labels = Labels.of("target", look.target(), "node", node);
    success.add(labels, look.isSuccess() ? 1 : 0);
    duration.add(labels, look.took().toNanos() / 1e9);
  }

  private static void count(Map<Labels, Integer> counts, String node, Observations seen) {
    for (Problem problem : seen.problems()) {
      counts.merge(
          Labels.of(
              "source",
              problem.place().source().label(),
              "reason",
              problem.reason().name(),
              "node",
              node),
          1,
          Integer::sum);
    }
  }
}
