package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.request.RequestState;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many requests at once, and what goes wrong meanwhile: every one is issued, none twice. */
@WithApiServer
final class StormIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String requester;
  private Rbac.Grant grant;

  StormIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.requester = "system:bootstrap:" + server.uniqueName("b");
  }

  @BeforeEach
  void allow() {
    grant =
        new Rbac(admin)
            .grant(user(requester), requests("", "create"), requests("nodeclient", "create"));
  }

  @AfterEach
  void takeBack() {
    grant.close();
  }

  @Test
  void anApiServerThatIsAwayForTwentySecondsCostsNoRequest() throws Exception {
    try (OperatorRig rig = OperatorRig.start(server);
        Storm storm = new Storm(server, requester, 500)) {
      rig.policyFor(requester, rig.secret(server.clientCa()));
      storm.begin();
      storm.awaitSomeIssued(100);

      server.stop();
      // The outage itself, not a wait for something to happen.
      TimeUnit.SECONDS.sleep(20);
      server.start();

      storm.awaitAllIssued(Duration.ofSeconds(90));
      storm.verify();
    }
  }

  @Test
  void anOperatorKilledAtRandomPointsLosesNoRequestAndIssuesNoneTwice(@TempDir Path folder)
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (OperatorRig rig = OperatorRig.withoutOperator(server);
        Storm storm = new Storm(server, requester, 500)) {
      rig.policyFor(requester, rig.secret(server.clientCa()));
      storm.begin();
      for (int kill = 0; kill < 5; kill++) {
        try (OperatorProcess operator = start(folder)) {
          // Anywhere between one of its writes and the next.
          storm.awaitSomeIssued(Math.min(490, storm.issued() + 1 + random.nextInt(90)));
          operator.kill();
        }
      }
      try (var _ = start(folder)) {
        storm.awaitAllIssued(Duration.ofSeconds(90));
        storm.verify();
      }
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  @Test
  void anOperatorToldToStopFinishesWhatItHoldsWithinTenSeconds(@TempDir Path folder)
      throws Exception {
    try (OperatorRig rig = OperatorRig.withoutOperator(server);
        Storm storm = new Storm(server, requester, 500)) {
      rig.policyFor(requester, rig.secret(server.clientCa()));
      storm.begin();
      try (OperatorProcess operator = start(folder)) {
        storm.awaitSomeIssued(60);

        assertThat(operator.terminate()).isLessThan(Duration.ofSeconds(10));

        assertThat(storm.now())
            .anyMatch(csr -> RequestState.of(csr) == RequestState.Pending)
            .noneMatch(csr -> RequestState.of(csr) == RequestState.Approved);
      }
      try (var _ = start(folder)) {
        storm.awaitAllIssued(Duration.ofSeconds(90));
        storm.verify();
      }
    }
  }

  @Test
  void aStormOfFiveThousandMakesFewStatusWritesAndSettlesToTheExactFigures() {
    OperatorSettings standard = OperatorSettings.DEFAULTS;
    OperatorSettings settings =
        new OperatorSettings(
            standard.namespace(),
            "127.0.0.1",
            0,
            standard.threads(),
            standard.reviewCache(),
            standard.statusInterval(),
            standard.authorityInterval(),
            standard.permissionInterval(),
            standard.cleanupInterval(),
            standard.preflightInterval(),
            standard.metricNames(),
            true,
            standard.election());
    try (OperatorRig rig =
            OperatorRig.start(server, settings, OperatorRig.asServiceAccount(server));
        Storm storm = new Storm(server, requester, 5000)) {
      CertificatePolicy policy = rig.policyFor(requester, rig.secret(server.clientCa()));
      await()
          .atMost(OperatorRig.SOON)
          .until(() -> rig.condition(policy, "Ready").equals("True/Working"));
      Set<String> versions = ConcurrentHashMap.newKeySet();
      try (var _ = watch(policy, versions)) {
        storm.begin();
        storm.awaitAllIssued(Duration.ofMinutes(5));
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> rig.policy(policy).getStatus().requests().issued() == 5000);

        assertThat(rig.policy(policy).getStatus())
            .satisfies(
                status -> {
                  assertThat(status.requests().pending()).isZero();
                  assertThat(status.requests().failed()).isZero();
                  assertThat(status.certificates().total()).isEqualTo(5000);
                  assertThat(status.soonest()).hasSize(20);
                });
        assertThat(versions).hasSizeLessThan(20);
      }
      storm.verify();
    }
  }

  private OperatorProcess start(Path folder) throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, server.kubeconfig());
    // Who is killed is replaced soon.
    return OperatorProcess.start(kubeconfig, "--lease-duration=3");
  }

  private Watch watch(CertificatePolicy policy, Set<String> versions) {
    return admin
        .resources(CertificatePolicy.class)
        .withName(policy.getMetadata().getName())
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, CertificatePolicy resource) {
                versions.add(resource.getMetadata().getResourceVersion());
              }

              @Override
              public void onClose(WatcherException cause) {}
            });
  }
}
