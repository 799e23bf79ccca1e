package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.api.NodeCertificateReport;
import dev.signet.api.Sighting;
import dev.signet.testing.ApiServer;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestNodes;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The agent with the rights of deploy/agent.yaml and a token as the kubelet gives it to its Pod.
 */
@WithApiServer
final class NodeAgentIT {
  private static final String NAMESPACE = "signet-agent";
  private static final String ACCOUNT = "signet-agent";
  private static final Path MANIFEST = Path.of("deploy", "agent.yaml");
  private static final Path CRD = Path.of("crds", "nodecertificatereports.signet.dev.yaml");
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String own;
  private final String other;
  private DaemonSet agents;
  private TestNodes nodes;
  private String pod;

  @TempDir private Path host;

  NodeAgentIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.own = server.uniqueName("own");
    this.other = server.uniqueName("other");
  }

  @BeforeEach
  void install() throws IOException {
    admin
        .load(Files.newInputStream(CRD))
        .items()
        .forEach(crd -> admin.resource(crd).createOr(NonDeletingOperation::update));
    for (var object : admin.load(Files.newInputStream(MANIFEST)).items()) {
      if (object instanceof DaemonSet daemons) {
        agents = admin.resource(daemons).dryRun().create(); // nobody would run it here
      } else {
        admin.resource(object).createOr(NonDeletingOperation::update);
      }
    }
    nodes = new TestNodes(admin);
    nodes.create(own, TestNodes.uniqueAddress());
    nodes.create(other, TestNodes.uniqueAddress());
    pod = server.uniqueName("agent");
    admin
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(pod)
                .endMetadata()
                .withSpec(agents.getSpec().getTemplate().getSpec().edit().withNodeName(own).build())
                .build())
        .create();
    report(own);
    report(other);
  }

  @AfterEach
  void clear() {
    admin.pods().inNamespace(NAMESPACE).withName(pod).withGracePeriod(0).delete();
    for (String node : List.of(own, other)) {
      admin.resources(NodeCertificateReport.class).withName(node).delete();
    }
    nodes.close();
  }

  @Test
  void itTellsWhatLiesInTheNodesFilesAndNothingTwice() throws Exception {
    Path pki = Files.createDirectories(host.resolve("var/lib/kubelet/pki"));
    var ca = TestCa.create();
    var client = ca.issue(leaf -> leaf.named("system:node:" + own, "system:nodes"));
    Files.writeString(pki.resolve("kubelet-client-current.pem"), client.pem() + client.keyPem());
    Files.writeString(pki.resolve("broken.crt"), "nothing");

    try (var agent = agent(own, client())) {
      agent.start();
      await().atMost(OperatorRig.SOON).until(() -> files(own) != null);
      assertThat(files(own).certificates())
          .extracting(c -> c.path() + " " + c.notAfter())
          .containsExactly(
              "/var/lib/kubelet/pki/kubelet-client-current.pem "
                  + client.certificate().getNotAfter().toInstant());
      assertThat(files(own).problems())
          .extracting(problem -> problem.reason())
          .containsExactly("NoCertificate");
      await()
          .atMost(OperatorRig.SOON)
          .until(() -> get(agent, "/metrics").contains("outcome=\"unchanged\""));
      assertThat(get(agent, "/readyz")).isEqualTo("ok\n");
      assertThat(get(agent, "/metrics"))
          .contains("signet_agent_reports_total{outcome=\"written\"} 1.0");
    }
    assertThat(admin.resources(NodeCertificateReport.class).withName(own).get().toString())
        .doesNotContain("PRIVATE");
  }

  @Test
  void withoutAReportItMakesNoneAndWaitsForIt() throws Exception {
    admin.resources(NodeCertificateReport.class).withName(own).delete();
    try (var agent = agent(own, client())) {
      agent.start();
      await()
          .atMost(OperatorRig.SOON)
          .until(() -> get(agent, "/metrics").contains("outcome=\"no_report\""));
      assertThat(admin.resources(NodeCertificateReport.class).withName(own).get()).isNull();
      assertThat(get(agent, "/readyz")).isEqualTo("not yet\n");

      report(own);
      await().atMost(OperatorRig.SOON).until(() -> files(own) != null);
    }
  }

  @Test
  void anotherNodesReportIsNotForIt() {
    awaitPolicy();

    assertThatThrownBy(() -> patch(client(), other, "{\"status\":{\"files\":{}}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("the report of its own node only");
    assertThat(files(other)).isNull();
  }

  @Test
  void aTokenThatIsBoundToNoPodIsForNoReport() {
    awaitPolicy();

    assertThatThrownBy(() -> patch(unbound(), own, "{\"status\":{\"files\":{}}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("bound to a Pod");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":{\"verdict\":\"InSync\"}}",
        "{\"status\":{\"message\":\"All is well.\"}}",
        "{\"status\":{\"nextExpiry\":\"2099-01-01T00:00:00Z\"}}",
        "{\"status\":{\"served\":{\"observedAt\":\"2026-01-01T00:00:00Z\"}}}",
        "{\"status\":{\"issued\":[{\"kind\":\"kubelet-client\"}],\"files\":{}}}"
      })
  void otherPartsOfTheReportAreNotForIt(String change) {
    awaitPolicy();

    assertThatThrownBy(() -> patch(client(), own, change))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("status.files and nothing else");
  }

  @Test
  void itMayNeitherMakeNorDeleteReports() {
    var reports = client().resources(NodeCertificateReport.class);

    assertThatThrownBy(() -> reports.withName(own).delete())
        .hasMessageContaining("cannot delete resource");
    assertThatThrownBy(() -> client().resource(named(server.uniqueName("n"))).create())
        .hasMessageContaining("cannot create resource");
  }

  /** A part that is added later has to be guarded too. */
  @Test
  void thePolicyKnowsEveryPartOfTheStatus() throws IOException {
    var status =
        (ObjectNode)
            new YAMLMapper()
                .readTree(CRD.toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/status/properties");
    var manifest = Files.readString(MANIFEST);

    assertThat(StreamSupport.stream(((Iterable<String>) status::fieldNames).spliterator(), false))
        .contains("files", "verdict")
        .filteredOn(part -> !part.equals("files"))
        .allSatisfy(
            part ->
                assertThat(manifest)
                    .contains("oldObject.?status.?%1$s == object.?status.?%1$s".formatted(part)));
  }

  /** A policy comes into force a moment after it was made. */
  private void awaitPolicy() {
    await()
        .atMost(OperatorRig.SOON)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> patch(unbound(), own, "{\"status\":{\"files\":{}}}"))
                    .hasMessageContaining("ValidatingAdmissionPolicy"));
  }

  private NodeAgent agent(String node, KubernetesClient client) throws IOException {
    var settings =
        new AgentSettings(node, host, Duration.ofSeconds(1), "127.0.0.1", 0, Optional.empty());
    return new NodeAgent(settings, client, Clock.systemUTC());
  }

  private Sighting files(String node) {
    var status = admin.resources(NodeCertificateReport.class).withName(node).get().getStatus();
    return status == null ? null : status.files();
  }

  private void report(String node) {
    admin.resource(named(node)).create();
  }

  private static NodeCertificateReport named(String name) {
    var report = new NodeCertificateReport();
    report.getMetadata().setName(name);
    return report;
  }

  private static void patch(KubernetesClient client, String node, String change) {
    client
        .resources(NodeCertificateReport.class)
        .withName(node)
        .subresource("status")
        .patch(MERGE, change);
  }

  /** As the kubelet of node {@code own} asks for a token for its Pod. */
  private KubernetesClient client() {
    var uid = admin.pods().inNamespace(NAMESPACE).withName(pod).get().getMetadata().getUid();
    return withToken(
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(3600L)
            .withNewBoundObjectRef("v1", "Pod", pod, uid)
            .endSpec());
  }

  private KubernetesClient unbound() {
    return withToken(
        new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec());
  }

  private KubernetesClient withToken(TokenRequestBuilder request) {
    return server.withToken(
        admin
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(ACCOUNT)
            .tokenRequest(request.build())
            .getStatus()
            .getToken());
  }

  private static String get(NodeAgent agent, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:%d%s".formatted(agent.httpPort(), path));
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
