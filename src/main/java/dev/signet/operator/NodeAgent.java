package dev.signet.operator;

import dev.signet.expiry.CertificateSource;
import dev.signet.expiry.Observations;
import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostSource;
import dev.signet.expiry.files.Presets;
import dev.signet.operator.AgentReport.Outcome;
import dev.signet.pki.node.HealthEndpoint;
import dev.signet.pki.node.ProcFolder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the certificates in a node's files again and again, and tells them in its report. */
public final class NodeAgent implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeAgent.class);

  /** When the report is not there yet, or the API server is not. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);

  /** A look that takes longer hangs. */
  private static final Duration HANGING = Duration.ofMinutes(2);

  private final AgentSettings settings;
  private final CertificateSource source;
  private final AgentReport report;
  private final Clock clock;
  private final PrometheusMeterRegistry registry = Telemetry.registry();
  private final Rounds rounds = new Rounds("agent", LEAST_PAUSE, this::round);
  private final HttpEndpoints endpoints;
  private final Optional<ControlPlaneAgent> renewal;
  private volatile long lastRound = System.nanoTime();
  private volatile boolean hasTold;

  /**
   * Not started; its endpoints answer.
   *
   * @throws IOException the address of the endpoints is taken or not ours
   */
  public NodeAgent(AgentSettings settings, KubernetesClient client, Clock clock)
      throws IOException {
    this.settings = settings;
    this.source = new HostSource(new HostFiles(settings.hostRoot()), Presets.ALL, settings.node());
    this.report = new AgentReport(client, settings.node());
    this.clock = clock;
    this.renewal = settings.renewal().map(renewing -> renewal(renewing, client));
    this.endpoints =
        new HttpEndpoints(
            new InetSocketAddress(settings.httpHost(), settings.httpPort()),
            registry,
            this::isAlive,
            () -> hasTold);
  }

  private ControlPlaneAgent renewal(RenewalSettings renewing, KubernetesClient client) {
    var host = new HostFiles(settings.hostRoot());
    var node = new NodeAccess(ProcFolder.of(host), new HealthEndpoint(host, new SecureRandom()));
    return new ControlPlaneAgent(settings, renewing, node, client, registry, clock);
  }

  /** Looks at once, and then at each interval. */
  public void start() {
    rounds.start();
    renewal.ifPresent(ControlPlaneAgent::start);
  }

  /** The port that its endpoints listen on. */
  public int httpPort() {
    return endpoints.port();
  }

  @Override
  public void close() {
    renewal.ifPresent(ControlPlaneAgent::close);
    rounds.close();
    endpoints.close();
    registry.close();
  }

  private boolean isAlive() {
    Duration since = Duration.ofNanos(System.nanoTime() - lastRound);
    return since.compareTo(settings.interval().plus(HANGING)) < 0;
  }

  private Duration round() throws InterruptedException {
    Observations seen = source.look();
    Duration pause;
    try {
      Outcome outcome = report.tell(seen, clock.instant());
      count(outcome.name().toLowerCase(Locale.ROOT));
      hasTold = hasTold || outcome != Outcome.NO_REPORT;
      log.atInfo()
          .addKeyValue("outcome", outcome)
          .addKeyValue("certificates", seen.certificates().size())
          .addKeyValue("problems", seen.problems().size())
          .log("looked at the node's files");
      pause = outcome == Outcome.NO_REPORT ? soon() : settings.interval();
    } catch (KubernetesClientException e) {
      count("failed");
      log.atWarn()
          .addKeyValue("cause", e.getMessage())
          .log("the report could not be written, it is tried again");
      pause = soon();
    }
    lastRound = System.nanoTime();
    return pause;
  }

  private Duration soon() {
    return settings.interval().compareTo(SOON) < 0 ? settings.interval() : SOON;
  }

  private void count(String outcome) {
    Counter.builder(MetricNames.AGENT_REPORTS)
        .description("How looks at a node's files ended.")
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }
}
