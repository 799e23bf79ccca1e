package dev.signet.operator;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The metrics of the JVM and of JOSDK, under Signet's prefix. */
final class Telemetry {

  private Telemetry() {}

  /** A registry that already has the JVM's. The GC binder lives as long as the process. */
  @SuppressWarnings("resource")
  static PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry registry =
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);
    registry.config().meterFilter(prefix());
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return registry;
  }

  /** Tells whether this Signet leads. */
  static void leadership(PrometheusMeterRegistry registry, Leadership leadership) {
    Gauge.builder(MetricNames.LEADER, leadership, leader -> leader.leads() ? 1 : 0)
        .description("Whether this Signet leads, and so writes.")
        .register(registry);
  }

  static Metrics ofJosdk(PrometheusMeterRegistry registry) {
    return MicrometerMetricsV2.newBuilder(registry).build();
  }

  /** JOSDK's names carry no prefix and would collide with those of other operators. */
  private static MeterFilter prefix() {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        return id.getName().startsWith(MetricNames.PREFIX)
            ? id
            : id.withName(MetricNames.PREFIX + id.getName());
      }
    };
  }
}
