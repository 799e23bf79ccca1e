package dev.signet.operator;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Instant;

/** A gauge in the making. */
final class Gauge {
  private final GaugeSnapshot.Builder builder;

  Gauge(String name, String help) {
    builder = GaugeSnapshot.builder().name(name).help(help);
  }

  void add(Labels labels, double value) {
    builder.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  /** As seconds since the epoch, which a double holds exactly. */
  void add(Labels labels, Instant time) {
    add(labels, (double) time.getEpochSecond());
  }

  GaugeSnapshot snapshot() {
    return builder.build();
  }
}
