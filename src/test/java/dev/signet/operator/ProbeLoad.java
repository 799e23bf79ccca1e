package dev.signet.operator;

import dev.signet.api.NodeCertificateReport;
import dev.signet.approval.NodeFacts;
import dev.signet.expiry.CertificateFacts;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.KnownAuthorities;
import dev.signet.expiry.NodeView.Issued;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Place;
import dev.signet.expiry.ReportCodec;
import dev.signet.expiry.Source;
import dev.signet.expiry.served.TlsProbe;
import dev.signet.operator.LookBook.Look;
import dev.signet.policy.PolicySet;
import dev.signet.policy.Thresholds;
import dev.signet.testing.Pem;
import dev.signet.testing.TestPolicies;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Looks at many kubelets in a JVM of its own, with what the operator keeps of each: {@code
 * ProbeLoadIT} starts it with little memory. There is one TLS server and not 5,000 addresses that
 * Signet may connect to, so the address rule is another than the operator's; everything after it is
 * the operator's.
 */
final class ProbeLoad {

  private ProbeLoad() {}

  /** Address, port, the CA's file, how many nodes, the interval. Prints what it took. */
  static void main(String... arguments) throws IOException, InterruptedException {
    InetAddress address = InetAddress.ofLiteral(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    X509Certificate ca = Pem.certificate(Files.readString(Path.of(arguments[2])));
    int count = Integer.parseInt(arguments[3]);
    PolicySet policies =
        PolicySet.of(
            List.of(
                TestPolicies.policy(
                    "r", "reporting: {kubeletEndpoints: {interval: %s}}".formatted(arguments[4]))));
    Map<String, KnownNode> nodes = nodes(count, address, port);
    var authorities = new KnownAuthorities(List.of(ca));
    LookBook book = new LookBook();
    ProbeRound round =
        new ProbeRound(
            () -> policies,
            () -> Optional.of(nodes),
            new Prober(
                new TlsProbe(TlsProbe.PATIENCE)::look,
                _ -> List.of(address),
                () -> authorities,
                Clock.systemUTC()),
            new ProbeSchedule(new Random()),
            book,
            () -> true);
    long begin = System.nanoTime();
    try (Rounds rounds = new Rounds("probes", Duration.ofMillis(50), round::run)) {
      rounds.start();
      while (book.kubelets().size() < count) {
        Thread.sleep(100);
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    int bytes = scrape(report(nodes, book, authorities.names()), book);
    long seen = book.kubelets().values().stream().filter(Look::isSuccess).count();
    long verified =
        book.kubelets().values().stream().filter(look -> look.complaint().isEmpty()).count();
    double cpu = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    System.out.printf(
        "seen=%d verified=%d seconds=%.0f cpu=%.0f peak=%d kept=%d scrape=%d%n",
        seen, verified, seconds, cpu, peak(), kept(), bytes);
  }

  private static Map<String, KnownNode> nodes(int count, InetAddress address, int port) {
    Map<String, KnownNode> nodes = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String name = "node-" + i;
      nodes.put(
          name,
          new KnownNode(
              "uid-" + i, new NodeFacts(name, true, false, port, Set.of(), Set.of(address))));
    }
    return Map.copyOf(nodes);
  }

  /** As the informer has them: made of text, with nothing shared. */
  private static ReportIndex report(
      Map<String, KnownNode> nodes, LookBook book, Set<String> authorities) {
    ReportIndex index = new ReportIndex();
    Instant now = Instant.now();
    for (String node : nodes.keySet()) {
      Look look = book.kubelet(node).orElseThrow();
      var facts =
          new NodeReport.Facts(
              node,
              List.of(
                  issued(CertificateKind.KUBELET_CLIENT, node, now),
                  issued(CertificateKind.KUBELET_SERVING, node, now)),
              Optional.empty(),
              Optional.of(ReportCodec.sighting(look.seen(), look.at())),
              Optional.of(look));
      var report = new NodeCertificateReport();
      report.setMetadata(new ObjectMetaBuilder().withName(node).withUid("r-" + node).build());
      report.setStatus(NodeReport.of(facts, Thresholds.DEFAULT, authorities, now));
      index.put(
          node, Serialization.unmarshal(Serialization.asJson(report), NodeCertificateReport.class));
    }
    return index;
  }

  private static Issued issued(CertificateKind kind, String node, Instant now) {
    var facts =
        new CertificateFacts(
            "O=system:nodes,CN=system:node:" + node,
            "system:node:" + node,
            "CN=ca",
            now,
            now.plus(Duration.ofDays(365)),
            "%064x".formatted(node.hashCode() * 31L + kind.label().length()),
            false);
    return new Issued(
        new ObservedCertificate(
            Place.of(Source.ISSUED, "csr-" + node), kind, node, facts, Optional.empty()),
        now,
        Optional.of("kubelets"));
  }

  private static int scrape(ReportIndex index, LookBook book) throws IOException {
    NodeReports reports =
        new NodeReports() {
          @Override
          public Optional<Map<String, ReportIndex.Known>> all() {
            return Optional.of(index.all());
          }

          @Override
          public long changes() {
            return index.changes();
          }
        };
    TestRoster roster = new TestRoster();
    var out = new ByteArrayOutputStream();
    var inventory = new CertificateInventory(new Ledger(), reports, roster, book);
    var writer = PrometheusTextFormatWriter.create();
    writer.write(
        out, new CertificateCollector(new PolicyBook(), inventory, MetricNaming.SIGNET).collect());
    writer.write(out, new NodeCollector(reports, roster, book).collect());
    return out.size();
  }

  private static long peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum()
        >> 20;
  }

  private static long kept() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }
}
