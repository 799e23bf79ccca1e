package dev.signet.operator;

import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.Renewal;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** The part of an agent that renews its control-plane node, where that is wanted. */
final class ControlPlaneAgent implements AutoCloseable {

  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);

  private final MeterRegistry registry;
  private final EventRecorder events;
  private final Rounds rounds;

  /** Not started. */
  ControlPlaneAgent(
      AgentSettings settings,
      RenewalSettings renewal,
      NodeAccess node,
      KubernetesClient client,
      MeterRegistry registry,
      Clock clock) {
    this.registry = registry;
    this.events = new EventRecorder(client, clock, () -> {}, Leadership.ALONE);
    var controlPlane = new ControlPlaneNodes(client);
    var host = new HostFiles(settings.hostRoot());
    var certificates = new Renewal(host, renewal.folder(), clock, new SecureRandom());
    var look = new RenewalLook(host, renewal, node, controlPlane, certificates, clock);
    var round =
        new RenewalRound(
            client,
            settings,
            controlPlane,
            look,
            new RenewalWork(host, renewal, node, look, certificates, clock),
            new RenewalLease(client, renewal.namespace(), settings.node(), clock, System::nanoTime),
            events,
            this::count,
            clock);
    this.rounds = new Rounds("renewal", LEAST_PAUSE, round::run);
  }

  void start() {
    rounds.start();
  }

  @Override
  public void close() {
    rounds.close();
    events.close();
  }

  private void count(String outcome) {
    Counter.builder(MetricNames.AGENT_RENEWALS)
        .description("How renewals of this control-plane node ended.")
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }
}
