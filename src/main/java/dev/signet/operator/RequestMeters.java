package dev.signet.operator;

import dev.signet.policy.CleanupRules.Outcome;
import dev.signet.request.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What is counted while it happens. The rest is collected when Prometheus asks. */
final class RequestMeters {

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1)
  };

  private final MeterRegistry registry;
  private final Counter eventsDropped;

  RequestMeters(MeterRegistry registry) {
    this.registry = registry;
    this.eventsDropped =
        Counter.builder(MetricNames.EVENTS_DROPPED)
            .description(
                "Events that were not written: too many at once, or the API server refused.")
            .register(registry);
  }

  void decided(String policy, String signer, String decision, Reason reason) {
    Counter.builder(MetricNames.REQUESTS)
        .description(
            "What Signet decided about requests; one that is judged again alike counts once.")
        .tags("policy", policy, "signer", signer, "decision", decision, "reason", reason.name())
        .register(registry)
        .increment();
  }

  void issued(String policy, String signer, Instant createdAt, Instant now) {
    decided(policy, signer, "issue", Reason.Issued);
    Duration taken = Duration.between(createdAt, now);
    Timer.builder(MetricNames.ISSUE_TIME)
        .description(
            "From the creation of a request to its certificate. The API server records the"
                + " creation in whole seconds.")
        .tags("signer", signer)
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(taken.isNegative() ? Duration.ZERO : taken);
  }

  void cleaned(String policy, Outcome outcome) {
    Counter.builder(MetricNames.CLEANED)
        .description("Old requests that Signet deleted.")
        .tags("policy", policy, "outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  void eventDropped() {
    eventsDropped.increment();
  }
}
