package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signet as a Deployment runs it: what a roll-out costs, and when a Pod counts as ready. */
@WithApiServer
final class AvailabilityIT {

  private final ApiServer server;
  private final String requester;
  private final Rbac rbac;
  private final List<AutoCloseable> open = new ArrayList<>();
  private OperatorRig rig;
  @TempDir private Path folder;

  AvailabilityIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.rbac = new Rbac(admin);
    this.requester = "system:bootstrap:" + server.uniqueName("b");
  }

  @BeforeEach
  void install() {
    rig = keep(OperatorRig.withoutOperator(server));
    keep(rbac.toJoin(requester));
    rig.policyFor(requester, rig.secret(server.clientCa()));
  }

  @AfterEach
  void clear() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  /** As a Deployment with two replicas does it: one more is ready, then one of the old ends. */
  @Test
  void aRollingUpgradeDuringAStormOfAThousandIssuesEachOnceAndStopsForLessThanTwoSeconds()
      throws IOException {
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
    OperatorProcess leader = keep(OperatorProcess.start(kubeconfig).awaitReady());
    await().atMost(OperatorRig.SOON).until(() -> leader.metrics().contains("signet_leader 1.0"));
    OperatorProcess other = keep(OperatorProcess.start(kubeconfig).awaitReady());
    OperatorProcess fresh = keep(OperatorProcess.start(kubeconfig).awaitReady());
    try (Storm storm = new Storm(server, requester, 1000)) {
      storm.begin();
      storm.awaitSomeIssued(200);
      assertThat(leader.terminate()).isLessThan(Duration.ofSeconds(10));
      int before = storm.issued();
      assertThat(before).isLessThan(1000);
      storm.awaitSomeIssued(before + 100);
      keep(OperatorProcess.start(kubeconfig));
      assertThat(other.terminate()).isLessThan(Duration.ofSeconds(10));

      storm.awaitAllIssued(Duration.ofSeconds(60));
      storm.verify();
      assertThat(storm.longestSilence()).isLessThan(Duration.ofSeconds(2));
    }
    assertThat(fresh.isReady()).isTrue();
  }

  @Test
  void aPodStaysReadyWhenItsWatchesReconnect() throws Exception {
    FaultProxy way = keep(new FaultProxy(server, FaultPlan.none(), new WriteLog()));
    OperatorProcess signet = start(way);
    try (ReadinessLog readiness = new ReadinessLog(signet)) {
      for (int cut = 0; cut < 10; cut++) {
        await().atMost(OperatorRig.SOON).until(() -> way.cutWatches() >= 3);
      }
      await().atMost(OperatorRig.SOON).until(() -> readiness.answers() > 200);
      assertThat(readiness.failures()).isEmpty();
    }
  }

  @Test
  void aPodStaysReadyWhileAPolicyForAnotherSignerComesAndTheApiServerDoesNotAnswer()
      throws Exception {
    FaultProxy way = keep(new FaultProxy(server, FaultPlan.none(), new WriteLog()));
    OperatorProcess signet = start(way);
    try (ReadinessLog readiness = new ReadinessLog(signet)) {
      way.hold("certificatesigningrequests");
      rig.policy(
          server.uniqueName("later"),
          """
          match: {signerNames: [example.com/later]}
          approval: {profiles: [NodeClient]}
          """);
      await().atMost(OperatorRig.SOON).until(() -> way.held() > 0);
      int seen = readiness.answers();
      await().atMost(OperatorRig.SOON).until(() -> readiness.answers() > seen + 50);
      assertThat(readiness.failures()).isEmpty();
      way.hold("");
    }
  }

  private OperatorProcess start(FaultProxy way) throws IOException {
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), way.kubeconfig());
    return keep(OperatorProcess.start(kubeconfig).awaitReady());
  }

  private <C extends AutoCloseable> C keep(C one) {
    open.add(one);
    return one;
  }
}
