package dev.signet.operator;

import dev.signet.request.Reason;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;

/** What is counted while it happens. The rest is collected when Prometheus asks. */
final class RequestMeters {

  private final Counter requests;
  private final Histogram issueSeconds;
  private final Counter eventsDropped;

  RequestMeters(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name(MetricNames.REQUESTS)
            .help("What Signet decided about requests; one that is judged again alike counts once.")
            .labelNames("policy", "signer", "decision", "reason")
            .register(registry);
    issueSeconds =
        Histogram.builder()
            .name(MetricNames.ISSUE_SECONDS)
            .help(
                "From the creation of a request to its certificate. The API server records the"
                    + " creation in whole seconds.")
            .labelNames("signer")
            .classicOnly()
            .classicUpperBounds(0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600)
            .register(registry);
    eventsDropped =
        Counter.builder()
            .name(MetricNames.EVENTS_DROPPED)
            .help("Events that were not written: too many at once, or the API server refused.")
            .register(registry);
  }

  void decided(String policy, String signer, String decision, Reason reason) {
    requests.labelValues(policy, signer, decision, reason.name()).inc();
  }

  void issued(String policy, String signer, Instant createdAt, Instant now) {
    decided(policy, signer, "issue", Reason.Issued);
    issueSeconds
        .labelValues(signer)
        .observe(Math.max(0, Duration.between(createdAt, now).toMillis() / 1000.0));
  }

  void eventDropped() {
    eventsDropped.inc();
  }
}
