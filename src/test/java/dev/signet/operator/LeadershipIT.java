package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.operator.TappedClient.Write;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several Signets, of which one leads: all in one process or machine, so of one host name. */
@WithApiServer
final class LeadershipIT {

  private static final Duration LEASE = OperatorRig.QUICK.election().orElseThrow().lease();
  private static final Duration MOMENT = Duration.ofMillis(10);

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String requester;
  private final String name;
  private final List<AutoCloseable> open = new ArrayList<>();
  private OperatorRig rig;
  private String secret;
  private CertificatePolicy policy;

  LeadershipIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.name = server.uniqueName("leadership");
    this.requester = "system:bootstrap:" + server.uniqueName("b");
  }

  /** One Signet, and what it wrote. */
  private record Signet(SignetOperator operator, TappedClient tap) {
    boolean stands() {
      return operator.isReady() && !operator.leads();
    }

    boolean leads() {
      return operator.isReady() && operator.leads();
    }
  }

  @BeforeEach
  void install() {
    rig = OperatorRig.withoutOperator(server);
    rig.allowBundle(name);
    secret = rig.secret(server.clientCa());
    policy = policy("");
    open.add(new Rbac(admin).toJoin(requester));
  }

  @AfterEach
  void clear() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    rig.close();
    lease().delete();
  }

  @Test
  void whoDoesNotLeadIsReadyAndWritesNothingUntilTheLeaderStopsAndThenWithinTwoSeconds()
      throws Exception {
    policy = policy("cleanup: {issued: 3s}");
    Signet leader = start();
    quickly().until(leader::leads);
    Signet other = start();
    quickly().until(other::stands);

    CertificateSigningRequest first = ask("n-1");
    rig.certificate(first);
    rig.awaitCondition(policy, "Ready", "True/Working");
    quickly().until(() -> rig.get(first) == null);
    assertThat(leader.tap().writes())
        .extracting(Write::what)
        .anyMatch(what -> what.startsWith("PUT") && what.endsWith("/approval"))
        .anyMatch(what -> what.startsWith("PUT") && what.endsWith("/status"))
        .anyMatch(what -> what.startsWith("DELETE"))
        .anyMatch(what -> what.startsWith("POST") && what.endsWith("/events"))
        .anyMatch(what -> what.startsWith("PATCH") && what.contains("/configmaps/"))
        .anyMatch(what -> what.startsWith("PATCH") && what.contains("/certificatepolicies/"));
    assertThat(rig.http(leader.operator().httpPort(), "/metrics")).contains("signet_leader 1.0");
    assertThat(rig.http(other.operator().httpPort(), "/metrics"))
        .contains("signet_leader 0.0")
        .contains("signet_requests_pending")
        .doesNotContain("signet_requests_total{");
    assertThat(rig.http(other.operator().httpPort(), "/readyz")).isEqualTo("ok\n");
    assertThat(other.tap().writes()).isEmpty();

    leader.operator().close();
    CertificateSigningRequest waiting = ask("n-2");
    await().atMost(Duration.ofSeconds(2)).pollInterval(MOMENT).until(other::leads);
    rig.certificate(waiting);
    assertThat(rig.http(other.operator().httpPort(), "/metrics"))
        .doesNotContain("decision=\"another\"");
  }

  @Test
  void ofThreeThatStartAtOnceOneLeads() throws Exception {
    List<Signet> all = List.of(start(), start(), start());
    quickly().until(() -> all.stream().allMatch(one -> one.operator().isReady()));
    quickly().until(() -> all.stream().anyMatch(Signet::leads));

    for (long end = System.nanoTime() + LEASE.multipliedBy(2).toNanos();
        System.nanoTime() < end;
        Thread.sleep(5)) {
      assertThat(all).filteredOn(one -> one.operator().leads()).hasSize(1);
    }
  }

  @Test
  void aLeaderThatCannotRenewStopsWritingBeforeTheOtherBeginsAndComesBackAsTheOther()
      throws Exception {
    Signet first = start();
    quickly().until(first::leads);
    Signet second = start();
    quickly().until(second::stands);

    first.tap().cutLease();
    for (int number = 0; !second.operator().leads(); number++) {
      assertThat(number).isLessThan(100);
      ask("cut-" + number);
      Thread.sleep(100);
      assertThat(List.of(first, second)).filteredOn(Signet::leads).hasSizeLessThan(2);
    }
    CertificateSigningRequest last = ask("last");
    rig.certificate(last);
    long begun = second.tap().writes().getFirst().at();
    assertThat(first.tap().writes()).extracting(Write::at).allMatch(at -> at < begun);
    assertThat(admin.certificates().v1().certificateSigningRequests().list().getItems())
        .allSatisfy(csr -> rig.certificate(csr));

    first.tap().mendLease();
    int written = first.tap().writes().size();
    rig.certificate(ask("still-the-second"));
    assertThat(first.tap().writes()).hasSize(written);
    second.operator().close();
    rig.certificate(ask("the-first-again"));
    assertThat(first.tap().writes()).hasSizeGreaterThan(written);
  }

  @Test
  void aLeaseThatSomebodyTookEndsTheTermAtOnceAndIsTakenBackWhenItHasRunOut() throws Exception {
    Signet signet = start();
    quickly().until(signet::leads);

    write("somebody", ZonedDateTime.now(ZoneOffset.UTC));
    await().atMost(LEASE).until(signet::stands);
    CertificateSigningRequest waiting = ask("n");

    quickly().until(signet::leads);
    rig.certificate(waiting);
    assertThat(signet.operator().isReady()).isTrue();
  }

  @Test
  void whoLosesTheLeaseWhileItJudgesDoesNotWriteWhatItDecided() throws Exception {
    Signet signet = start(Duration.ofMinutes(5));
    quickly().until(signet::leads);
    // Which asks too, and then not again for long.
    quickly().until(() -> !rig.condition(policy, "PreflightPassed").isEmpty());
    AtomicBoolean isLost = new AtomicBoolean();
    signet
        .tap()
        .onceWhileJudging(
            () -> {
              write("somebody", ZonedDateTime.now(ZoneOffset.UTC));
              quickly().until(() -> !signet.operator().leads());
              isLost.set(true);
            });

    CertificateSigningRequest csr = ask("n");
    quickly().untilTrue(isLost);
    String path = "/" + csr.getMetadata().getName();
    while (!signet.operator().leads()) {
      assertThat(signet.tap().writes()).noneMatch(write -> write.what().contains(path));
      Thread.sleep(10);
    }
    rig.certificate(csr);
  }

  @Test
  void aHolderWhoseClockIsAnHourSlowIsLeftItsLeaseAsLongAsItRenews() throws Exception {
    ZonedDateTime slow = ZonedDateTime.now(ZoneOffset.UTC).minusHours(1);
    write("somebody", slow);
    Signet signet = start();
    quickly().until(signet::stands);

    for (int renewal = 1; renewal < 12; renewal++) {
      write("somebody", slow.plusSeconds(renewal));
      Thread.sleep(500);
      assertThat(signet.operator().leads()).isFalse();
    }
    // No status and no trust bundle either, which nobody wrote before it.
    assertThat(signet.tap().writes()).isEmpty();
  }

  @Test
  void aHolderWhoseClockIsAnHourFastIsReplacedWhenItRenewsNoMore() throws Exception {
    write("somebody", ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));

    quickly().until(start()::leads);
  }

  @Test
  void aLeaseWithNothingInItIsFree() throws Exception {
    lease().delete();
    lease(new LeaseBuilder().build()).create();

    quickly().until(start()::leads);
    assertThat(lease().get().getSpec().getHolderIdentity()).contains("_");
  }

  @Test
  void whoIsKilledIsReplacedWithinFifteenSecondsAsItIsShipped(@TempDir Path folder)
      throws Exception {
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
    OperatorProcess first = keep(OperatorProcess.start(kubeconfig).awaitReady());
    quickly().until(() -> first.metrics().contains("signet_leader 1.0"));
    OperatorProcess second = keep(OperatorProcess.start(kubeconfig).awaitReady());
    assertThat(second.metrics()).contains("signet_leader 0.0");

    first.kill();
    CertificateSigningRequest waiting = ask("n");

    await().atMost(Duration.ofSeconds(15)).until(() -> rig.certificateNow(waiting).isPresent());
    assertThat(second.terminate()).isLessThan(Duration.ofSeconds(10));
    assertThat(lease().get().getSpec().getHolderIdentity()).isNull();
  }

  private CertificatePolicy policy(String cleanup) {
    return rig.policy(
        name,
        """
        match:
          signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
          requesters: {users: ["%s"]}
        approval: {profiles: [NodeClient]}
        signing:
          authority: {secret: {name: %s}}
          duration: 1h
          trustBundle: {configMap: {name: %s}, settle: 1s}
        %s
        """
            .formatted(requester, secret, name, cleanup));
  }

  private Signet start() throws IOException {
    return start(OperatorRig.QUICK.preflightInterval());
  }

  private Signet start(Duration preflightInterval) throws IOException {
    OperatorSettings quick = OperatorRig.QUICK;
    OperatorSettings settings =
        new OperatorSettings(
            quick.namespace(),
            quick.httpHost(),
            quick.httpPort(),
            quick.threads(),
            quick.reviewCache(),
            quick.statusInterval(),
            quick.authorityInterval(),
            quick.permissionInterval(),
            quick.cleanupInterval(),
            preflightInterval,
            quick.metricNames(),
            true,
            quick.election());
    TappedClient tap = keep(new TappedClient(server));
    SignetOperator operator =
        keep(new SignetOperator(settings, tap.client(), Clock.systemUTC(), new SecureRandom()));
    operator.start();
    return new Signet(operator, tap);
  }

  private <C extends AutoCloseable> C keep(C one) {
    open.add(one);
    return one;
  }

  private CertificateSigningRequest ask(String node) {
    return rig.create(TestRequests.kubeletClient(node).build(), server.as(requester));
  }

  private Resource<Lease> lease() {
    return admin.leases().inNamespace("signet-system").withName("signet");
  }

  private Resource<Lease> lease(Lease lease) {
    return admin
        .leases()
        .inNamespace("signet-system")
        .resource(
            new LeaseBuilder(lease).editOrNewMetadata().withName("signet").endMetadata().build());
  }

  /** As another process would. */
  private void write(String holder, ZonedDateTime renewed) {
    Lease wanted =
        new LeaseBuilder()
            .withNewSpec()
            .withHolderIdentity(holder)
            .withLeaseDurationSeconds((int) LEASE.toSeconds())
            .withAcquireTime(renewed)
            .withRenewTime(renewed)
            .endSpec()
            .build();
    lease(wanted).forceConflicts().serverSideApply();
  }

  private static ConditionFactory quickly() {
    return await().atMost(OperatorRig.SOON).pollInterval(MOMENT);
  }
}
