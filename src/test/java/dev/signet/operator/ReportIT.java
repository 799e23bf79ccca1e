package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.user;
import static dev.signet.testing.TestNames.dns;
import static dev.signet.testing.TestNames.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.NodeCertificateReport;
import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.api.ReportedCertificate;
import dev.signet.api.Sighting;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Identity;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestRequests;
import dev.signet.testing.TestTlsServer;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reports of real Nodes on the real API server. A TLS server at an address of this machine that is
 * not its loopback, which Signet never connects to, plays the kubelet.
 */
@WithApiServer
final class ReportIT {

  private static final Duration A_MINUTE = Duration.ofSeconds(60);
  private static final int UNPROCESSABLE = 422;

  private final ApiServer server;
  private final KubernetesClient admin;
  private final TestNodes nodes;
  private final String node;
  private final String requester;
  private final InetAddress here = TestTlsServer.addressOfThisMachine();
  private OperatorRig rig;
  private Rbac.Grant grant;
  private CertificatePolicy signing;
  private CertificatePolicy reporting;

  ReportIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.nodes = new TestNodes(admin);
    this.node = server.uniqueName("node");
    this.requester = "system:bootstrap:" + server.uniqueName("b");
  }

  @BeforeEach
  void startSignet() {
    rig = OperatorRig.start(server);
    grant =
        new Rbac(admin)
            .grant(user(requester), requests("", "create"), requests("nodeclient", "create"));
    signing = rig.policyFor(requester, rig.secret(server.clientCa()));
    reporting =
        rig.policy(server.uniqueName("reporter"), "reporting: {kubeletEndpoints: {interval: 5s}}");
  }

  @AfterEach
  void stopSignet() {
    rig.close();
    nodes.close();
    grant.close();
  }

  @Test
  void whatWasIssuedOutlivesItsRequestAndARestart() {
    try (TestTlsServer kubelet = kubelet(signedByTheCa())) {
      node(kubelet);
      CertificateSigningRequest csr = issue();
      await().atMost(A_MINUTE).until(() -> verdict().equals("InSync") && isServedSeen());
      NodeCertificateReportStatus status = report().getStatus();
      assertThat(status.issued())
          .singleElement()
          .satisfies(
              c -> {
                assertThat(c.kind()).isEqualTo("kubelet-client");
                assertThat(c.path()).isEqualTo(csr.getMetadata().getName());
                assertThat(c.policy()).isEqualTo(signing.getMetadata().getName());
                assertThat(c.notAfter())
                    .isEqualTo(rig.x509(csr).getNotAfter().toInstant().toString());
              });
      assertThat(status.served().certificates())
          .singleElement()
          .satisfies(c -> assertThat(c.authority()).isNotNull());
      assertThat(report().getMetadata().getOwnerReferences())
          .singleElement()
          .satisfies(
              owner -> {
                assertThat(owner.getKind()).isEqualTo("Node");
                assertThat(owner.getUid())
                    .isEqualTo(admin.nodes().withName(node).require().getMetadata().getUid());
              });
      await().atMost(A_MINUTE).until(() -> total(signing) == 1 && total(reporting) == 1);
      var certificates = rig.policy(signing).getStatus().certificates();
      var soonest = rig.policy(signing).getStatus().soonest();

      admin.resource(csr).delete();
      await()
          .atMost(A_MINUTE)
          .until(() -> rig.policy(signing).getStatus().requests().issued() == 0);

      assertThat(rig.policy(signing).getStatus().certificates()).isEqualTo(certificates);
      Set<Integer> totals = ConcurrentHashMap.newKeySet();
      try (var _ = watchTotals(signing, totals)) {
        rig = rig.restarted();
        await()
            .atMost(A_MINUTE)
            .untilAsserted(() -> assertThat(series("issued")).singleElement().isNotNull());
        await().atMost(A_MINUTE).until(() -> !rig.metrics("signet_probe_success{").isEmpty());
      }
      assertThat(totals).as("never less in between").isSubsetOf(1);
      assertThat(rig.policy(signing).getStatus().certificates()).isEqualTo(certificates);
      assertThat(rig.policy(signing).getStatus().soonest()).isEqualTo(soonest);
      assertThat(report().getStatus().issued()).isEqualTo(status.issued());
    }
  }

  @Test
  void aNodeThatIsDeletedTakesItsReportAndItsSeriesWithIt() {
    try (TestTlsServer kubelet = kubelet(signedByTheCa())) {
      node(kubelet);
      issue();
      await().atMost(A_MINUTE).until(() -> verdict().equals("InSync"));
      await().atMost(A_MINUTE).until(() -> !series("issued").isEmpty());

      nodes.delete(node);

      await()
          .atMost(A_MINUTE)
          .until(
              () ->
                  admin.resources(NodeCertificateReport.class).withName(node).get() == null
                      && rig.metrics("signet_").stream()
                          .noneMatch(line -> line.contains("node=\"" + node + "\"")));
      await().atMost(A_MINUTE).until(() -> total(signing) == 0);
    }
  }

  @Test
  void aKubeletThatStopsSigningItselfIsSeenToWithinAMinute() {
    TestCertificate own =
        TestCa.create(ca -> ca.subject("CN=%s-ca@1781000000".formatted(node)))
            .issue(c -> c.subject("CN=%s@1781000000".formatted(node)).names(dns(node)));
    try (TestTlsServer before = kubelet(own)) {
      node(before);
      await().atMost(A_MINUTE).until(() -> verdict().equals("SelfSignedServing"));
      rig.awaitCondition(reporting, "ServingVerifies", "False/SomeServingDoesNotVerify");
      assertThat(rig.message(reporting, "ServingVerifies")).contains(node);
      assertThat(rig.metrics("signet_node_verdict{node=\"%s\"".formatted(node)))
          .filteredOn(line -> line.endsWith(" 1.0"))
          .singleElement()
          .asString()
          .contains("SelfSignedServing");
    }
    try (TestTlsServer after = kubelet(signedByTheCa())) {
      nodes.kubeletPort(node, after.address().getPort());

      await().atMost(A_MINUTE).until(() -> verdict().equals("InSync"));
      await()
          .atMost(A_MINUTE)
          .until(
              () -> rig.condition(reporting, "ServingVerifies").equals("True/AllServingVerifies"));
      assertThat(rig.message(reporting, "ServingVerifies")).contains("--kubelet-insecure-tls");
      assertThat(after.received()).isZero();
    }
  }

  @Test
  void aReportThatIsRefusedKeepsNoOtherFromBeingWritten() {
    List<String> others = IntStream.range(0, 6).mapToObj(i -> node + "-" + i).toList();
    List<String> all = Stream.concat(Stream.of(node), others.stream()).toList();
    all.forEach(name -> nodes.create(name, TestNodes.uniqueAddress()));
    all.forEach(name -> nodes.kubeletPort(name, 10250));
    all.forEach(name -> awaitPlace(name, ":10250"));

    refuseStatusOf(node);
    nodes.kubeletPort(node, 10251);
    await()
        .atMost(A_MINUTE)
        .until(
            () ->
                rig.metrics("signet_probe_success{").stream()
                    .anyMatch(line -> line.contains(node + "\"") && line.contains(":10251")));
    others.forEach(name -> nodes.kubeletPort(name, 10251));

    others.forEach(name -> awaitPlace(name, ":10251"));
    assertThat(places(node)).contains(":10250");
    refuseNothing();
    awaitPlace(node, ":10251");
  }

  private void awaitPlace(String name, String port) {
    await().atMost(A_MINUTE).untilAsserted(() -> assertThat(places(name)).contains(port));
  }

  /** Where this node's kubelet was looked for; whether anybody answers there does not matter. */
  private String places(String name) {
    NodeCertificateReport report =
        admin.resources(NodeCertificateReport.class).withName(name).get();
    return report == null || report.getStatus() == null || report.getStatus().served() == null
        ? ""
        : report.getStatus().served().toString();
  }

  /** As a policy of the cluster's administrator might, until it is taken back. */
  private void refuseStatusOf(String name) {
    admin
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: %s}
                spec:
                  matchConstraints:
                    resourceRules:
                      - apiGroups: [signet.dev]
                        apiVersions: ["*"]
                        operations: [UPDATE]
                        resources: [nodecertificatereports/status]
                  validations: [{expression: "object.metadata.name != '%s'"}]
                """
                    .formatted(node, name),
                ValidatingAdmissionPolicy.class))
        .create();
    admin
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: %s}
                spec: {policyName: %s, validationActions: [Deny]}
                """
                    .formatted(node, node),
                ValidatingAdmissionPolicyBinding.class))
        .create();
    await()
        .atMost(A_MINUTE)
        .until(
            () -> {
              try {
                NodeCertificateReport report =
                    admin.resources(NodeCertificateReport.class).withName(name).require();
                admin.resource(report).subresource("status").update();
                return false;
              } catch (KubernetesClientException refused) {
                return refused.getCode() == UNPROCESSABLE;
              }
            });
  }

  private void refuseNothing() {
    admin.admissionRegistration().v1().validatingAdmissionPolicyBindings().withName(node).delete();
    admin.admissionRegistration().v1().validatingAdmissionPolicies().withName(node).delete();
  }

  @Test
  void aKubeletWithoutACertificateIsOneNamedProblem() {
    try (TestTlsServer kubelet = TestTlsServer.withoutCertificate(here)) {
      node(kubelet);

      await()
          .atMost(A_MINUTE)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(report().getStatus().served().problems())
                      .singleElement()
                      .satisfies(p -> assertThat(p.reason()).isEqualTo("NotServing")));
      assertThat(rig.metrics("signet_source_problems{"))
          .anyMatch(line -> line.contains(node) && line.contains("reason=\"NotServing\""));
      assertThat(rig.metrics("signet_probe_success{"))
          .anyMatch(line -> line.contains(node) && line.endsWith(" 0.0"));
    }
  }

  @Test
  void aNodeThatClaimsALoopbackAddressIsNotLookedAt() {
    nodes.create(node, "127.0.0.1");

    await()
        .atMost(A_MINUTE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(report().getStatus().served().problems())
                    .singleElement()
                    .satisfies(p -> assertThat(p.reason()).isEqualTo("AddressNotAllowed")));
  }

  @Test
  void whatTheAgentWroteIsJudgedAndNeverTakenFromIt() {
    try (TestTlsServer kubelet = kubelet(signedByTheCa())) {
      node(kubelet);
      await().atMost(A_MINUTE).until(() -> verdict().equals("InSync"));

      applyAsTheAgent("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z");

      await().atMost(A_MINUTE).until(() -> verdict().equals("Expired"));
      assertThat(report().getStatus().message()).contains("/etc/kubernetes/pki/apiserver.crt");
      assertThat(report().getStatus().files().certificates()).hasSize(1);
      rig.awaitCondition(reporting, "CertificatesHealthy", "False/Ended");
      assertThat(series("file"))
          .singleElement()
          .asString()
          .contains("path=\"/etc/kubernetes/pki/apiserver.crt\"", "kind=\"apiserver\"");
    }
  }

  @Test
  void listedEndpointsAreLookedAtAndThoseThatMayNotBeAreSaidToBe() {
    try (TestTlsServer endpoint = kubelet(signedByTheCa())) {
      String good = "%s:%d".formatted(here.getHostAddress(), endpoint.address().getPort());
      CertificatePolicy policy =
          rig.policy(
              server.uniqueName("endpoints"),
              "reporting: {kubeletEndpoints: {enabled: false, interval: 5s}, endpoints:"
                  + " ['https://%s', 'https://127.0.0.1:1']}".formatted(good));

      await()
          .atMost(A_MINUTE)
          .untilAsserted(
              () ->
                  assertThat(rig.metrics("signet_certificate_not_after"))
                      .anyMatch(
                          line ->
                              line.contains("path=\"" + good + "\"")
                                  && line.contains(policy.getMetadata().getName())));
      await().atMost(A_MINUTE).until(() -> total(policy) == 1);
      assertThat(rig.metrics("signet_source_problems{"))
          .anyMatch(line -> line.contains("reason=\"AddressNotAllowed\""));
      Set<Integer> totals = ConcurrentHashMap.newKeySet();
      try (var _ = watchTotals(policy, totals)) {
        rig = rig.restarted();
        await()
            .atMost(A_MINUTE)
            .until(
                () ->
                    rig.metrics("signet_certificate_not_after").stream()
                        .anyMatch(line -> line.contains("path=\"" + good + "\"")));
      }
      assertThat(totals).as("never less in between").isSubsetOf(1);
    }
  }

  @Test
  void aStormOfCertificatesForOneNodeIsNoStormOfWrites() {
    try (TestTlsServer kubelet = kubelet(signedByTheCa())) {
      node(kubelet);
      await().atMost(A_MINUTE).until(() -> verdict().equals("InSync"));
      Set<String> versions = ConcurrentHashMap.newKeySet();
      try (var _ = watchReport(versions)) {
        List<CertificateSigningRequest> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          all.add(
              rig.create(
                  TestRequests.kubeletClient(node).build(), server.as(Identity.user(requester))));
        }
        all.forEach(rig::certificate);
        await()
            .atMost(A_MINUTE)
            .until(() -> rig.policy(signing).getStatus().requests().issued() == 60);
        await().atMost(A_MINUTE).until(() -> report().getStatus().client() != null);
      }

      assertThat(report().getStatus().issued()).hasSize(1);
      assertThat(versions).hasSizeLessThan(20);
    }
  }

  @Test
  void whatItTellsPrometheusItsOwnLinterLikes(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (TestTlsServer kubelet = kubelet(signedByTheCa())) {
      node(kubelet);
      issue();
      await().atMost(A_MINUTE).until(() -> verdict().equals("InSync"));
      applyAsTheAgent("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z");
      await().atMost(A_MINUTE).until(() -> !series("file").isEmpty());
      await().atMost(A_MINUTE).until(() -> !rig.metrics("signet_probe_success{").isEmpty());
      Path out = folder.resolve("promtool.txt");

      int code =
          new ProcessBuilder("promtool", "check", "metrics")
              .redirectInput(
                  Files.writeString(folder.resolve("metrics"), rig.http("/metrics")).toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start()
              .waitFor();

      assertThat(Files.readString(out)).isEmpty();
      assertThat(code).isZero();
    }
  }

  private Watch watchTotals(CertificatePolicy policy, Set<Integer> totals) {
    return admin
        .resources(CertificatePolicy.class)
        .withName(policy.getMetadata().getName())
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, CertificatePolicy resource) {
                totals.add(resource.getStatus().certificates().total());
              }

              @Override
              public void onClose(WatcherException cause) {}
            });
  }

  private Watch watchReport(Set<String> versions) {
    return admin
        .resources(NodeCertificateReport.class)
        .withName(node)
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, NodeCertificateReport resource) {
                versions.add(resource.getMetadata().getResourceVersion());
              }

              @Override
              public void onClose(WatcherException cause) {}
            });
  }

  private void applyAsTheAgent(String from, String to) {
    var certificate =
        new ReportedCertificate(
            "file",
            "apiserver",
            "/etc/kubernetes/pki/apiserver.crt",
            null,
            "CN=kube-apiserver",
            "kube-apiserver",
            "CN=kubernetes",
            from,
            to,
            "ab".repeat(32),
            null,
            null);
    var status =
        new NodeCertificateReportStatus(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new Sighting(to, List.of(certificate), List.of(), null),
            null);
    var report = new NodeCertificateReport();
    report.setMetadata(new ObjectMetaBuilder().withName(node).build());
    report.setStatus(status);
    admin
        .resource(report)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("signet-agent")
                .withForce(true)
                .build());
  }

  private TestCertificate signedByTheCa() {
    return server
        .clientCa()
        .issue(
            c ->
                c.named("system:node:" + node, "system:nodes")
                    .names(dns(node), ip(here.getHostAddress())));
  }

  private TestTlsServer kubelet(TestCertificate certificate) {
    return new TestTlsServer(here, certificate);
  }

  /** A control plane, since the API server may be at the same address of this machine. */
  private void node(TestTlsServer kubelet) {
    nodes.create(node, here.getHostAddress());
    nodes.makeControlPlane(node);
    nodes.kubeletPort(node, kubelet.address().getPort());
  }

  private CertificateSigningRequest issue() {
    CertificateSigningRequest csr =
        rig.create(TestRequests.kubeletClient(node).build(), server.as(Identity.user(requester)));
    rig.certificate(csr);
    return csr;
  }

  private NodeCertificateReport report() {
    return admin.resources(NodeCertificateReport.class).withName(node).require();
  }

  private String verdict() {
    return Optional.ofNullable(admin.resources(NodeCertificateReport.class).withName(node).get())
        .map(NodeCertificateReport::getStatus)
        .map(NodeCertificateReportStatus::verdict)
        .orElse("");
  }

  private boolean isServedSeen() {
    return Optional.ofNullable(report().getStatus().served())
        .filter(served -> !served.certificates().isEmpty())
        .isPresent();
  }

  private int total(CertificatePolicy policy) {
    return Optional.ofNullable(rig.policy(policy).getStatus())
        .map(status -> status.certificates().total())
        .orElse(-1);
  }

  private List<String> series(String source) {
    return rig.metrics("signet_certificate_not_after").stream()
        .filter(line -> line.contains("source=\"" + source + "\""))
        .filter(line -> line.contains("node=\"" + node + "\""))
        .toList();
  }
}
