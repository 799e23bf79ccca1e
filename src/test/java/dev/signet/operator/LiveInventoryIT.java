package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.NodeCertificateReport;
import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.cli.CheckRun;
import dev.signet.expiry.CertificateFacts;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Place;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.ReportCodec;
import dev.signet.expiry.Source;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestObserved;
import dev.signet.testing.TestTlsServer;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code signet check --cluster} reads from a real API server. */
@WithApiServer
final class LiveInventoryIT {
  private static final TestCa CA = TestCa.create();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String node;
  private final String secret;
  private TestNodes nodes;
  private TestTlsServer kubelet;

  LiveInventoryIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.node = server.uniqueName("node");
    this.secret = server.uniqueName("tls");
  }

  @BeforeEach
  void fill() throws IOException {
    admin
        .load(Files.newInputStream(Path.of("crds", "nodecertificatereports.signet.dev.yaml")))
        .items()
        .forEach(crd -> admin.resource(crd).createOr(NonDeletingOperation::update));
    var address = TestTlsServer.addressOfThisMachine();
    kubelet =
        new TestTlsServer(
            address, CA.issue(leaf -> leaf.named("system:node:" + node, "system:nodes")));
    nodes = new TestNodes(admin);
    nodes.create(node, address.getHostAddress());
    nodes.kubeletPort(node, kubelet.address().getPort());
    nodes.makeControlPlane(node); // the API server may have this address too
    admin.resource(CA.issue(leaf -> leaf.subject("CN=web")).tlsSecret("default", secret)).create();
    var report = new NodeCertificateReport();
    report.getMetadata().setName(node);
    admin.resource(report).create();
    report.setStatus(
        new NodeCertificateReportStatus(
            null, null, null, null, null, null, null, ReportCodec.sighting(onDisk(), NOW), null));
    admin.resource(report).subresource("status").patch();
  }

  @AfterEach
  void clear() {
    admin.secrets().inNamespace("default").withName(secret).delete();
    admin.resources(NodeCertificateReport.class).withName(node).delete();
    nodes.close();
    kubelet.close();
  }

  @Test
  void whatKubeletsServeWhatAgentsSawAndWhatLiesInSecretsIsSeen() throws InterruptedException {
    var seen = new LiveInventory(admin, Clock.systemUTC()).look();

    assertThat(ours(seen))
        .containsExactlyInAnyOrder(
            "served "
                + kubelet.address().getAddress().getHostAddress()
                + ":"
                + kubelet.address().getPort(),
            "file " + node + ":/etc/kubernetes/pki/ca.crt",
            "secret default/" + secret);
    assertThat(seen.problems())
        .extracting(problem -> problem.reason() + " " + problem.place().path())
        .contains("Empty " + node + ":/etc/kubernetes/pki/empty.crt");
  }

  @Test
  void signetCheckShowsIt(@TempDir Path folder) throws IOException {
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());

    var run =
        CheckRun.of(Clock.systemUTC(), "--cluster", "--kubeconfig=" + kubeconfig, "-o", "wide");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("default/" + secret, node + " ca ", "Expired", "Empty: " + node + ":/etc");
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void whatMayNotBeReadIsAProblemAndTheRestIsSeen() throws InterruptedException {
    String person = server.uniqueName("person");
    try (var _ =
        new Rbac(admin)
            .grant(
                user(person),
                requests("", "list"),
                Rbac.rule("", "namespaces", "list"),
                Rbac.rule("signet.dev", "nodecertificatereports", "list"))) {
      var seen = new LiveInventory(server.as(person), Clock.systemUTC()).look();

      assertThat(ours(seen)).containsExactly("file " + node + ":/etc/kubernetes/pki/ca.crt");
      assertThat(seen.problems())
          .filteredOn(problem -> problem.reason() == Reason.Forbidden)
          .extracting(problem -> problem.place().path())
          .containsExactly("nodes", "secrets");
    }
  }

  private List<String> ours(Observations seen) {
    return seen.certificates().stream()
        .filter(c -> c.node().equals(node) || c.place().path().endsWith(secret))
        .map(c -> c.place().source().label() + " " + c.place().path())
        .toList();
  }

  private static Observations onDisk() {
    CertificateFacts facts = TestObserved.facts("ca", NOW, NOW.plus(Duration.ofDays(1)));
    return Observations.of(
            new ObservedCertificate(
                Place.of(Source.FILE, "/etc/kubernetes/pki/ca.crt"),
                CertificateKind.CA,
                "",
                facts,
                Optional.empty()))
        .and(
            Observations.of(
                new Problem(
                    Place.of(Source.FILE, "/etc/kubernetes/pki/empty.crt"),
                    Reason.Empty,
                    "It is empty.")));
  }
}
