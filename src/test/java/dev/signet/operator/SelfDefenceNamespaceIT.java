package dev.signet.operator;

import static dev.signet.testing.Rbac.rule;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.ApiServer;
import dev.signet.testing.Identity;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestNodes;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ways to the CA's key that admission sees, tried by a user with every right: in Signet's own
 * namespace while deploy/self-defence.yaml is there.
 */
@WithApiServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SelfDefenceNamespaceIT {
  private static final String CONTROLLER = "system:serviceaccount:kube-system:";

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String boss;
  private final SelfDefence defence;
  private final NamespaceAttempts attempts;
  private OperatorRig rig;
  private Rbac.Grant everything;

  SelfDefenceNamespaceIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.boss = server.uniqueName("boss");
    this.defence = new SelfDefence(admin);
    this.attempts = new NamespaceAttempts(server.uniqueName("x"));
  }

  @BeforeAll
  void defend() {
    rig = OperatorRig.withoutOperator(server);
    everything = new Rbac(admin).grant(user(boss), rule("*", "*", "*"));
    admin
        .resource(server.clientCa().tlsSecret("signet-system", "kubelet-ca"))
        .createOr(NonDeletingOperation::update);
    defence.install();
    // A policy comes into force a moment after it was made.
    await().atMost(OperatorRig.SOON).until(this::isDefended);
  }

  @AfterAll
  void rest() {
    defence.close();
    // And goes out of force a moment after it was deleted.
    await().atMost(OperatorRig.SOON).until(() -> !isDefended());
    admin.secrets().inNamespace("signet-system").withName("kubelet-ca").delete();
    everything.close();
    rig.close();
  }

  @ParameterizedTest
  @EnumSource(NamespaceAttempts.Way.class)
  void whoMayDoEverythingDoesNotComeToTheKeyThisWay(NamespaceAttempts.Way way) {
    if (way.needsAPod()) {
      attempts.pod(admin);
    }

    assertThat(refusal(way, boss()))
        .contains("ValidatingAdmissionPolicy 'signet-namespace'", way.refusal());
  }

  @ParameterizedTest
  @EnumSource(NamespaceAttempts.Way.class)
  void whoIsAllowedDoesSo(NamespaceAttempts.Way way) {
    if (way.needsAPod()) {
      attempts.pod(admin);
    }

    String refusal = refusal(way, server.as(boss, "kubeadm:cluster-admins"));

    // There is no kubelet to exec into: the API server said yes and then found no node.
    assertThat(refusal == null ? "" : refusal).doesNotContain("ValidatingAdmissionPolicy");
  }

  /** They do what somebody else was asked about. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "deployment-controller",
        "replicaset-controller",
        "statefulset-controller",
        "daemon-set-controller",
        "job-controller",
        "cronjob-controller",
        "replication-controller"
      })
  void controllersOfKubernetesStartPods(String name) {
    try (var _ = new Rbac(admin).grant(user(CONTROLLER + name), rule("*", "*", "*"))) {
      KubernetesClient client = server.as(Identity.serviceAccount("kube-system", name));

      assertThat(refusal(NamespaceAttempts.Way.Pod, client)).isNull();
      // But they are asked by nobody to write the CA's Secret or to hand out rights.
      assertThat(refusal(NamespaceAttempts.Way.ReplaceTheCa, client)).isNotNull();
      assertThat(refusal(NamespaceAttempts.Way.RoleBinding, client)).isNotNull();
    }
  }

  /** As it does for deploy/examples/static-pod.yaml. */
  @Test
  void aKubeletShowsItsStaticPodsAndStartsNoOthers() {
    String node = server.uniqueName("node");
    try (var nodes = new TestNodes(admin)) {
      nodes.create(node);
      String uid = admin.nodes().withName(node).get().getMetadata().getUid();
      KubernetesClient kubelet = server.as(Identity.node(node));
      Pod mirror = attempts.mirror(node, uid);

      assertThatCode(() -> kubelet.resource(mirror).dryRun().create()).doesNotThrowAnyException();
      mirror.getMetadata().setAnnotations(Map.of());
      assertThatThrownBy(() -> kubelet.resource(mirror).dryRun().create())
          .hasMessageContaining("forbidden");
    }
  }

  @Test
  void anotherServiceAccountOfKubeSystemIsNoController() {
    String name = server.uniqueName("addon");
    try (var _ = new Rbac(admin).grant(user(CONTROLLER + name), rule("*", "*", "*"))) {
      assertThat(
              refusal(
                  NamespaceAttempts.Way.Pod,
                  server.as(Identity.serviceAccount("kube-system", name))))
          .isNotNull();
    }
  }

  @Test
  void aNamespaceThatIsDeletedLosesItsSecrets() {
    String name = "namespace-controller";
    try (var _ = new Rbac(admin).grant(user(CONTROLLER + name), rule("*", "*", "*"))) {
      assertThat(
              refusal(
                  NamespaceAttempts.Way.DeleteAll,
                  server.as(Identity.serviceAccount("kube-system", name))))
          .isNull();
    }
  }

  @Test
  void otherSecretsAreWhoeversTheyAre() {
    var secret = attempts.otherSecret();

    assertThatCode(() -> boss().resource(secret).create()).doesNotThrowAnyException();
    assertThatCode(() -> boss().resource(secret).delete()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "kube-system"})
  void otherNamespacesAreWhoevers(String namespace) {
    assertThatCode(() -> boss().resource(attempts.podIn(namespace)).dryRun().create())
        .doesNotThrowAnyException();
  }

  /** Reads do not pass admission. Who may get the Secret is for RBAC alone to say. */
  @Test
  void whoMayReadTheSecretIsNotStopped() {
    assertThat(boss().secrets().inNamespace("signet-system").withName("kubelet-ca").get())
        .isNotNull();
    assertThatThrownBy(
            () ->
                server
                    .as(server.uniqueName("nobody"))
                    .secrets()
                    .inNamespace("signet-system")
                    .withName("kubelet-ca")
                    .get())
        .hasMessageContaining("cannot get resource");
  }

  @AfterEach
  void clear() {
    attempts.clear(admin);
  }

  private boolean isDefended() {
    String refusal = refusal(NamespaceAttempts.Way.Pod, boss());
    return refusal != null && refusal.contains("ValidatingAdmissionPolicy");
  }

  private KubernetesClient boss() {
    return server.as(boss);
  }

  private String refusal(NamespaceAttempts.Way way, KubernetesClient client) {
    return SelfDefence.refusal(() -> attempts.run(way, client));
  }
}
