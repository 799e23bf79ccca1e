package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.testing.ApiServer;
import dev.signet.testing.HeapDump;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates in Secrets: only where a policy asks, and never with their keys. */
@WithApiServer
final class SecretsIT {

  private static final Duration A_MINUTE = Duration.ofSeconds(60);

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String namespace;
  private final TestCa ca = TestCa.create();

  SecretsIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.namespace = server.uniqueName("secrets");
  }

  @BeforeEach
  void create() {
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @AfterEach
  void delete() {
    admin.namespaces().withName(namespace).delete();
  }

  @Test
  void moreThanAPageOfThemIsReadAndOnlyWhatThePolicyAsksFor() throws IOException {
    try (OperatorRig rig = OperatorRig.start(server)) {
      allow();
      for (int i = 0; i < 60; i++) {
        create("yes-" + i, Map.of("look", "yes"), leaf("CN=yes-" + i));
      }
      create("no", Map.of("look", "no"), leaf("CN=no"));
      var opaque = leaf("CN=opaque").tlsSecret(namespace, "opaque");
      opaque.setType("Opaque");
      opaque.getMetadata().setLabels(Map.of("look", "yes"));
      admin.resource(opaque).create();

      CertificatePolicy policy = rig.policy(server.uniqueName("p"), spec("look=yes"));

      await()
          .atMost(A_MINUTE)
          .ignoreExceptions() // no status before the first look
          .untilAsserted(
              () ->
                  assertThat(rig.policy(policy).getStatus().certificates().total()).isEqualTo(60));
      assertThat(rig.policy(policy).getStatus().soonest())
          .hasSize(20)
          .allSatisfy(
              c -> {
                assertThat(c.source()).isEqualTo("secret");
                assertThat(c.path()).startsWith(namespace + "/yes-");
              });
      assertThat(rig.metrics("signet_certificate_not_after"))
          .filteredOn(line -> line.contains("source=\"secret\""))
          .hasSize(60)
          .noneMatch(line -> line.contains("/no\"") || line.contains("opaque"));
    }
  }

  @Test
  void withoutTheRightToListItSaysSo() {
    try (OperatorRig rig = OperatorRig.start(server)) {
      rig.policy(server.uniqueName("p"), spec("a=b"));

      await()
          .atMost(A_MINUTE)
          .untilAsserted(
              () ->
                  assertThat(rig.metrics("signet_source_problems{"))
                      .anyMatch(
                          line ->
                              line.contains("reason=\"Forbidden\"")
                                  && line.contains("source=\"secret\"")));
    }
  }

  @Test
  void theOperatorHoldsNoKeyOfThemNorSaysOne(@TempDir Path folder)
      throws IOException, InterruptedException {
    TestCertificate leaf = leaf("CN=held");
    try (OperatorRig rig = OperatorRig.withoutOperator(server)) {
      allow();
      create("held", Map.of("look", "yes"), leaf);
      CertificatePolicy policy =
          rig.policy(server.uniqueName("p"), spec("look=yes").replace("5s", "24h"));
      Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
      try (OperatorProcess operator =
          OperatorProcess.start(kubeconfig, "--leader-election=false", "--status-interval=0.2")
              .awaitReady()) {
        await()
            .atMost(A_MINUTE)
            .untilAsserted(() -> assertThat(operator.metrics()).contains(namespace + "/held"));
        byte[] der = leaf.keys().getPrivate().getEncoded();
        String base64 = base64OfTheKey(leaf);

        // The connection of the look ends with it, and the JDK drops its buffers soon after that.
        await()
            .atMost(A_MINUTE)
            .pollInterval(Duration.ofSeconds(2))
            .untilAsserted(
                () -> {
                  HeapDump heap = operator.heap(folder);
                  assertThat(heap.contains(ascii(namespace + "/held")))
                      .as("the dump shows what is held")
                      .isTrue();
                  assertThat(heap.contains(Arrays.copyOfRange(der, 30, 62))).isFalse();
                  assertThat(heap.contains(ascii(base64.substring(80, 120)))).isFalse();
                });
        assertThat(operator.metrics()).doesNotContain(base64.substring(80, 120));
        assertThat(Serialization.asJson(rig.policy(policy)))
            .doesNotContain(base64.substring(80, 120));
      }
    }
  }

  /** As it stands in the API server's answer. */
  private static String base64OfTheKey(TestCertificate leaf) {
    return Base64.getEncoder().encodeToString(leaf.keyPem().getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private String spec(String labels) {
    return """
    reporting:
      kubeletEndpoints: {enabled: false, interval: 5s}
      secrets: {namespaces: [%s], labelSelector: "%s"}
    """
        .formatted(namespace, labels);
  }

  private TestCertificate leaf(String subject) {
    return ca.issue(c -> c.subject(subject));
  }

  private void create(String name, Map<String, String> labels, TestCertificate certificate) {
    Secret secret = certificate.tlsSecret(namespace, name);
    secret.getMetadata().setLabels(labels);
    admin.resource(secret).create();
  }

  /** As the example says, for this namespace. */
  private void allow() throws IOException {
    String yaml =
        Files.readString(Path.of("deploy", "examples", "report-secrets-rbac.yaml"))
            .replace("kube-system", namespace);
    admin.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).create();
  }
}
