package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
  private final List<AutoCloseable> open = new ArrayList<>();
  private OperatorRig rig;

  LeadershipIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
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
    rig.policyFor(requester, rig.secret(server.clientCa()));
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
    Signet leader = start();
    quickly().until(leader::leads);
    Signet other = start();
    quickly().until(other::stands);

    rig.certificate(ask("n-1"));
    quickly().until(() -> !leader.tap().writes().isEmpty());
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

  private Signet start() throws IOException {
    TappedClient tap = keep(new TappedClient(server));
    SignetOperator operator =
        keep(
            new SignetOperator(
                OperatorRig.QUICK, tap.client(), Clock.systemUTC(), new SecureRandom()));
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
