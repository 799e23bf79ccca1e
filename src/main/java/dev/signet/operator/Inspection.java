package dev.signet.operator;

import dev.signet.expiry.served.TlsProbe;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** All that looks at certificates which Signet did not just issue, and what it keeps and tells. */
final class Inspection implements AutoCloseable {

  private static final Duration LEAST_PAUSE = Duration.ofMillis(50);

  private final LookBook looks = new LookBook();
  private final ReportWatch reports;
  private final CertificateInventory inventory;
  private final Rounds probing;
  private final Rounds reporting;
  private final Rounds scanning;
  private final boolean writesReports;

  /**
   * Not started.
   *
   * @param addresses where kubelets may be looked for
   * @param mayWork whether this Signet writes: one of several is enough
   */
  Inspection(
      KubernetesClient client,
      PolicyBook policies,
      SigningAuthorities signing,
      Ledger ledger,
      NodeWatch nodes,
      KubeletAddresses.Rule addresses,
      Leadership leadership,
      OperatorSettings settings,
      Clock clock,
      RandomGenerator random,
      BooleanSupplier mayWork) {
    writesReports = settings.nodeReports();
    reports = new ReportWatch(client);
    inventory = new CertificateInventory(ledger, reports, nodes, looks);
    ProbeRound probes =
        new ProbeRound(
            policies::current,
            nodes::all,
            new Prober(
                new TlsProbe(TlsProbe.PATIENCE)::look,
                addresses,
                () -> signing.known(policies.current()),
                clock),
            new ProbeSchedule(random),
            looks,
            leadership::leads);
    ReportRound round =
        new ReportRound(
            policies,
            signing,
            ledger,
            nodes,
            inventory,
            looks,
            new ReportWriter(client, leadership),
            probes::soon,
            clock,
            mayWork,
            settings.statusInterval());
    SecretRound secrets =
        new SecretRound(
            policies::current, new SecretScan(client), looks, random, leadership::leads);
    probing = new Rounds("probes", LEAST_PAUSE, probes::run);
    reporting = new Rounds("reports", LEAST_PAUSE, round::run);
    scanning = new Rounds("secrets", LEAST_PAUSE, secrets::run);
  }

  /** What is known of all certificates. */
  CertificateInventory inventory() {
    return inventory;
  }

  void register(
      PrometheusRegistry registry, PolicyBook policies, NodeWatch nodes, MetricNaming names) {
    registry.register(new CertificateCollector(policies, inventory, names));
    registry.register(new NodeCollector(reports, nodes, looks));
  }

  /** Reads the reports first: what was issued before stands in them. */
  void readReports() {
    reports.start();
  }

  void start() {
    probing.start();
    if (writesReports) {
      reporting.start();
    }
    scanning.start();
  }

  @Override
  public void close() {
    scanning.close();
    reporting.close();
    probing.close();
    reports.close();
  }
}
