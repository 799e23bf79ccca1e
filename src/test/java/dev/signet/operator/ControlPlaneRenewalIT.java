package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.NodeCertificateReport;
import dev.signet.api.RenewalState;
import dev.signet.api.RenewalState.Phase;
import dev.signet.api.RenewalState.Reason;
import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.RecoveryLog;
import dev.signet.pki.node.Component;
import dev.signet.testing.ApiServer;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents that renew their control-plane nodes, with the rights of deploy/agent-control-plane.yaml
 * and tokens as the kubelet gives them to their Pods.
 */
@WithApiServer
final class ControlPlaneRenewalIT {

  private static final String NAMESPACE = "signet-agent";
  private static final String ACCOUNT = "signet-agent-control-plane";
  private static final Path MANIFEST = Path.of("deploy", "agent-control-plane.yaml");
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** kubeadm's certificates of a year are due by it, and what it makes is not. */
  private static final String POLICY = "controlPlaneRenewal: {renewAt: 8761h, duration: 20000h}";

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String one;
  private final String two;
  private final String policy;
  private DaemonSet agents;

  @TempDir private Path disks;

  ControlPlaneRenewalIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.one = server.uniqueName("one");
    this.two = server.uniqueName("two");
    this.policy = server.uniqueName("control-planes");
  }

  @BeforeEach
  void install() throws IOException {
    OperatorRig.install(admin);
    for (var object : admin.load(Files.newInputStream(MANIFEST)).items()) {
      if (object instanceof DaemonSet daemons) {
        agents = admin.resource(daemons).dryRun().create(); // the last one: that which renews
      } else {
        admin.resource(object).createOr(NonDeletingOperation::update);
      }
    }
    for (String node : List.of(one, two)) {
      makeNode(node);
    }
  }

  @AfterEach
  void clear() {
    admin.resources(CertificatePolicy.class).withName(policy).delete();
    for (String node : List.of(one, two)) {
      admin.pods().inNamespace(NAMESPACE).withName(node).withGracePeriod(0).delete();
      admin.pods().inNamespace("kube-system").withName("etcd-" + node).withGracePeriod(0).delete();
      admin.resources(NodeCertificateReport.class).withName(node).delete();
      admin.nodes().withName(node).delete();
    }
    admin.leases().inNamespace(NAMESPACE).withName(RenewalLease.NAME).delete();
  }

  @Test
  void whatIsDueIsRenewedAndWhatUsesItStartsAgainInOrder() throws Exception {
    var node = ControlPlaneNode.create(one, disks.resolve(one));
    Map<String, String> before = node.files();
    makePolicy();

    try (var agent = agent(node)) {
      agent.start();
      awaitPhase(one, Phase.UpToDate);
    }

    assertThat(ControlPlaneNode.changed(before, node.files()))
        .contains("etc/kubernetes/pki/apiserver.crt", "etc/kubernetes/admin.conf")
        .doesNotContain("etc/kubernetes/kubelet.conf")
        .noneMatch(file -> file.endsWith(".key") || file.contains("ca.crt"))
        .hasSize(11);
    assertThat(node.certificate("apiserver.crt").getNotAfter().toInstant())
        .isAfter(Instant.now().plus(Duration.ofHours(19_999)));
    assertThat(node.processes().restarted())
        .containsExactly(
            Component.ETCD,
            Component.API_SERVER,
            Component.CONTROLLER_MANAGER,
            Component.SCHEDULER);
    assertThat(renewal(one).orElseThrow().lastRenewedAt()).isNotNull();
    assertThat(renewal(one).orElseThrow().message()).contains("apiserver", "scheduler.conf");
    assertThat(renewal(one).orElseThrow().nextAt()).isNotNull();
    awaitEvent(one, "Renewed", "Normal");
    assertThat(holder()).isEmpty();
    assertThat(RecoveryLog.unfinished(new HostFiles(node.root()), Clock.systemUTC())).isEmpty();
    assertThat(RecoveryLog.toUndo(new HostFiles(node.root()), Clock.systemUTC()))
        .as("signet recover --undo knows it")
        .isPresent();
  }

  @Test
  void nothingIsRenewedWithoutAPolicyThatWantsIt() throws Exception {
    var node = ControlPlaneNode.create(one, disks.resolve(one));
    Map<String, String> before = node.files();
    tell(two, Phase.UpToDate); // as if there had been one

    try (var agent = agent(node);
        var other = agent(ControlPlaneNode.create(two, disks.resolve(two)))) {
      agent.start();
      other.start();
      await()
          .atMost(OperatorRig.SOON)
          .untilAsserted(
              () -> assertThat(renewal(two)).as("what was said is taken back").isEmpty());
    }

    assertThat(ControlPlaneNode.changed(before, node.files())).isEmpty();
    assertThat(renewal(one)).isEmpty();
    assertThat(node.processes().restarted()).isEmpty();
  }

  @Test
  void aNodeThatIsNotReadyHoldsAllBackUntilItIs() throws Exception {
    var node = ControlPlaneNode.create(one, disks.resolve(one));
    ready(two, false);
    makePolicy();

    try (var agent = agent(node)) {
      agent.start();
      awaitHeldBack(one, Reason.ControlPlaneUnhealthy, "Node %s is not Ready.".formatted(two));
      awaitEvent(one, "ControlPlaneUnhealthy", "Warning");
      assertThat(node.processes().restarted()).isEmpty();

      ready(two, true);
      awaitPhase(one, Phase.UpToDate);
    }
  }

  @Test
  void aMirrorPodThatIsNotReadyHoldsAllBack() throws Exception {
    var node = ControlPlaneNode.create(one, disks.resolve(one));
    mirrorPod(two, "False");
    makePolicy();

    try (var agent = agent(node)) {
      agent.start();
      awaitHeldBack(
          one,
          Reason.ControlPlaneUnhealthy,
          "Pod kube-system/etcd-%s is not Ready.".formatted(two));
    }
    assertThat(node.processes().restarted()).isEmpty();
  }

  @Test
  void aComponentThatDoesNotRunHereHoldsItBack() throws Exception {
    var node = ControlPlaneNode.create(one, disks.resolve(one));
    node.processes().lose(Component.SCHEDULER);
    makePolicy();

    try (var agent = agent(node)) {
      agent.start();
      awaitHeldBack(one, Reason.ControlPlaneUnhealthy, "kube-scheduler does not run on this node.");
    }
  }

  @Test
  void withTheKeyOfTheCaElsewhereItIsHeldBackWithTheWayOut() throws Exception {
    var node = ControlPlaneNode.create(one, disks.resolve(one));
    for (String key : List.of("ca.key", "front-proxy-ca.key", "etcd/ca.key")) {
      Files.delete(node.root().resolve("etc/kubernetes/pki").resolve(key));
    }
    makePolicy();

    try (var agent = agent(node)) {
      agent.start();
      awaitHeldBack(one, Reason.AuthorityUnusable, "pki/ca.key is not there");
    }
  }

  @Test
  void aComponentThatDoesNotComeBackHasItsOldCertificateAgainAndTheOtherNodesWait()
      throws Exception {
    var node = ControlPlaneNode.create(one, disks.resolve(one));
    var other = ControlPlaneNode.create(two, disks.resolve(two));
    Map<String, String> before = node.files();
    node.processes().breakWhenRestarted(Component.API_SERVER);
    makePolicy();

    try (var agent = agent(node, Duration.ofSeconds(3));
        var next = agent(other)) {
      agent.start();
      awaitPhase(one, Phase.Failed);
      RenewalState failed = renewal(one).orElseThrow();
      assertThat(failed.reason()).isEqualTo("NotHealthyAfterwards");
      assertThat(failed.message())
          .contains("kube-apiserver is not ready after 3 s (it answers 500)", "after 1h");
      awaitEvent(one, "NotHealthyAfterwards", "Warning");
      assertThat(ControlPlaneNode.changed(before, node.files())).isEmpty();
      assertThat(RecoveryLog.toUndo(new HostFiles(node.root()), Clock.systemUTC())).isEmpty();
      assertThat(holder()).isEmpty();

      next.start();
      awaitHeldBack(two, Reason.OtherNodeFailed, "It failed on node " + one);
      assertThat(other.processes().restarted()).isEmpty();
    }
  }

  @Test
  void whoIsStoppedInTheMiddleIsFollowedByOneThatBringsItToItsEnd() throws Exception {
    var node = ControlPlaneNode.create(one, disks.resolve(one));
    node.processes().breakWhenRestarted(Component.API_SERVER);
    makePolicy();
    try (var agent = agent(node)) {
      agent.start();
      await()
          .atMost(OperatorRig.SOON)
          .until(() -> node.processes().restarted().contains(Component.API_SERVER));
    }
    assertThat(RecoveryLog.unfinished(new HostFiles(node.root()), Clock.systemUTC())).isPresent();
    int restarts = node.processes().restarted().size();
    node.processes().heal();

    try (var agent = agent(node)) {
      agent.start();
      awaitPhase(one, Phase.UpToDate);
    }
    assertThat(RecoveryLog.unfinished(new HostFiles(node.root()), Clock.systemUTC())).isEmpty();
    assertThat(node.processes().restarted().subList(restarts, node.processes().restarted().size()))
        .as("only what still had the old certificate")
        .containsExactly(Component.CONTROLLER_MANAGER, Component.SCHEDULER);
  }

  @Test
  void anothersTurnIsWaitedForAndARecoveryByHandToo() throws Exception {
    var node = ControlPlaneNode.create(one, disks.resolve(one));
    admin
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName(RenewalLease.NAME)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(two)
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                .endSpec()
                .build())
        .create();
    makePolicy();

    try (var agent = agent(node)) {
      agent.start();
      awaitHeldBack(one, Reason.OtherNodesTurn, "It is the turn of node " + two);
      RecoveryLog byHand = RecoveryLog.open(new HostFiles(node.root()), Clock.systemUTC());
      byHand.<RuntimeException>step("restart etcd", () -> "x");
      awaitHeldBack(one, Reason.RecoveryUnfinished, "signet recover --undo");
      byHand.finish();
      admin.leases().inNamespace(NAMESPACE).withName(RenewalLease.NAME).delete();
      awaitPhase(one, Phase.UpToDate);
    }
  }

  @Test
  void ofTwoNodesOneAtATimeIsRenewed() throws Exception {
    var first = ControlPlaneNode.create(one, disks.resolve(one));
    var second = ControlPlaneNode.create(two, disks.resolve(two));
    var slow = new ArrayList<String>();
    makePolicy();

    try (var a = agent(first);
        var b = agent(second)) {
      a.start();
      b.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                boolean isFirst = isRestarting(first);
                boolean isSecond = isRestarting(second);
                if (isFirst && isSecond) {
                  slow.add("both");
                }
                return phase(one).equals("UpToDate") && phase(two).equals("UpToDate");
              });
    }
    assertThat(slow).isEmpty();
    assertThat(first.processes().restarted()).hasSize(4);
    assertThat(second.processes().restarted()).hasSize(4);
  }

  private static boolean isRestarting(ControlPlaneNode node) {
    int size = node.processes().restarted().size();
    return size > 0 && size < 4;
  }

  @Test
  void theOtherAgentMayNotSayThatANodeIsRenewedNorReadPolicies() {
    var worker = token("signet-agent", one);

    assertThatThrownBy(
            () ->
                worker
                    .resources(NodeCertificateReport.class)
                    .withName(one)
                    .subresource("status")
                    .patch(MERGE, "{\"status\":{\"renewal\":{\"phase\":\"UpToDate\"}}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("only the agent of a control-plane node");
    assertThatThrownBy(() -> worker.resources(CertificatePolicy.class).list())
        .hasMessageContaining("cannot list resource");
  }

  @Test
  void anotherNodesReportIsNotForIt() {
    assertThatThrownBy(
            () ->
                token(ACCOUNT, one)
                    .resources(NodeCertificateReport.class)
                    .withName(two)
                    .subresource("status")
                    .patch(MERGE, "{\"status\":{\"renewal\":{\"phase\":\"UpToDate\"}}}"))
        .hasMessageContaining("the report of its own node only");
  }

  private ControlPlaneAgent agent(ControlPlaneNode node) {
    return agent(node, Duration.ofMinutes(5));
  }

  private ControlPlaneAgent agent(ControlPlaneNode node, Duration toStart) {
    return node.agent(token(ACCOUNT, node.name()), NAMESPACE, toStart);
  }

  private void makePolicy() {
    admin.resource(TestPolicies.object(policy, POLICY)).create();
  }

  private void makeNode(String name) {
    admin
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("node-role.kubernetes.io/control-plane", "")
                .endMetadata()
                .build())
        .create();
    ready(name, true);
    var report = new NodeCertificateReport();
    report.getMetadata().setName(name);
    admin.resource(report).create();
    mirrorPod(name, "True");
    admin
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .withSpec(
                    agents.getSpec().getTemplate().getSpec().edit().withNodeName(name).build())
                .build())
        .create();
  }

  private void ready(String name, boolean isReady) {
    admin
        .nodes()
        .withName(name)
        .editStatus(
            node ->
                node.edit()
                    .editOrNewStatus()
                    .withConditions()
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus(isReady ? "True" : "Unknown")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  /** What a kubelet tells of a static Pod. */
  private void mirrorPod(String node, String ready) {
    var pods = admin.pods().inNamespace("kube-system").withName("etcd-" + node);
    if (pods.get() == null) {
      admin
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withNamespace("kube-system")
                  .withName("etcd-" + node)
                  .addToLabels("tier", "control-plane")
                  .endMetadata()
                  .withNewSpec()
                  .withNodeName(node)
                  .addNewContainer()
                  .withName("etcd")
                  .withImage("etcd")
                  .endContainer()
                  .endSpec()
                  .build())
          .create();
    }
    pods.editStatus(
        pod ->
            pod.edit()
                .editOrNewStatus()
                .withConditions()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .endStatus()
                .build());
  }

  private Optional<RenewalState> renewal(String node) {
    return Optional.ofNullable(admin.resources(NodeCertificateReport.class).withName(node).get())
        .flatMap(RenewalReport::renewal);
  }

  private String phase(String node) {
    return renewal(node).map(RenewalState::phase).orElse("");
  }

  private void awaitPhase(String node, Phase phase) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(renewal(node)).map(s -> s.is(phase)).contains(true));
  }

  private void awaitHeldBack(String node, Reason reason, String says) {
    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(
            () -> {
              assertThat(renewal(node)).map(RenewalState::phase).contains("HeldBack");
              assertThat(renewal(node)).map(RenewalState::reason).contains(reason.name());
              assertThat(renewal(node).orElseThrow().message()).contains(says);
              assertThat(renewal(node).orElseThrow().certificates()).contains("apiserver");
            });
  }

  private void awaitEvent(String node, String reason, String type) {
    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(
            () ->
                assertThat(
                        admin.v1().events().inNamespace("default").list().getItems().stream()
                            .filter(event -> event.getInvolvedObject().getName().equals(node))
                            .filter(event -> event.getReason().equals(reason)))
                    .extracting(Event::getType)
                    .contains(type));
  }

  private String holder() {
    return admin
        .leases()
        .inNamespace(NAMESPACE)
        .withName(RenewalLease.NAME)
        .get()
        .getSpec()
        .getHolderIdentity();
  }

  private void tell(String node, Phase phase) {
    token(ACCOUNT, node)
        .resources(NodeCertificateReport.class)
        .withName(node)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("signet-renewal")
                .withForce(true)
                .build(),
            """
            {"apiVersion": "signet.dev/v1alpha1", "kind": "NodeCertificateReport",
             "metadata": {"name": "%s"}, "status": {"renewal": {"phase": "%s"}}}
            """
                .formatted(node, phase));
  }

  /** As the kubelet of this node asks for a token for its Pod. */
  private KubernetesClient token(String account, String node) {
    var pod = admin.pods().inNamespace(NAMESPACE).withName(node).get();
    if (!account.equals(pod.getSpec().getServiceAccountName())) {
      admin.pods().inNamespace(NAMESPACE).withName(node).withGracePeriod(0).delete();
      pod.getMetadata().setResourceVersion(null);
      pod.getMetadata().setUid(null);
      pod.getSpec().setServiceAccountName(account);
      pod.getSpec().setServiceAccount(account);
      pod = admin.resource(pod).create();
    }
    return server.withToken(
        admin
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(account)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(3600L)
                    .withNewBoundObjectRef("v1", "Pod", node, pod.getMetadata().getUid())
                    .endSpec()
                    .build())
            .getStatus()
            .getToken());
  }
}
