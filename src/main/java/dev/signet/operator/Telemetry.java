package dev.signet.operator;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;

/** The metrics of the JVM and of JOSDK, under Signet's prefix. */
final class Telemetry {

  private static final String CPU_COUNT = "system.cpu.count";
  private static final String CPU_TIME = "process.cpu.time";

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
    processorTime(registry);
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

  /**
   * JOSDK's names carry no prefix and would collide with those of other operators; some meters have
   * no description, and names that Prometheus' linter (promtool check metrics) does not like.
   */
  private static MeterFilter prefix() {
    return new MeterFilter() {
      @Override
      public Meter.Id map(Meter.Id id) {
        String name = id.getName().equals(CPU_COUNT) ? "system.cpus" : id.getName();
        return new Meter.Id(
            name.startsWith(MetricNames.PREFIX) ? name : MetricNames.PREFIX + name,
            Tags.of(id.getTags()),
            id.getBaseUnit(),
            Optional.ofNullable(id.getDescription()).orElse("Of the controller engine: " + name),
            id.getType());
      }

      @Override
      public MeterFilterReply accept(Meter.Id id) {
        return id.getName().endsWith(CPU_TIME) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
      }
    };
  }

  /** In seconds, as Prometheus wants times; Micrometer's is in nanoseconds. */
  private static void processorTime(PrometheusMeterRegistry registry) {
    FunctionCounter.builder(
            "process.cpu",
            ProcessHandle.current(),
            process ->
                process.info().totalCpuDuration().map(time -> time.toMillis() / 1e3).orElse(0.0))
        .baseUnit("seconds")
        .description("The processor time that this process has used.")
        .register(registry);
  }
}
