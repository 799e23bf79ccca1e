package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.operator.Fault.Place;
import dev.signet.operator.FaultLoad.Asked;
import dev.signet.request.RequestState;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Pem;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signet as a process, with everything around it going wrong a thousand times: never twice, never
 * lost. {@code -Dsignet.faults.seed} repeats what was planned, {@code -Dsignet.faults.count} makes
 * it longer.
 */
@WithApiServer
final class FaultIT {

  private static final long SEED = Long.getLong("signet.faults.seed", System.nanoTime());
  private static final int COUNT = Integer.getInteger("signet.faults.count", 1000);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** So many requests wait at most, while others are made. */
  private static final int WAITING = 60;

  private final ApiServer server;
  private final KubernetesClient admin;
  private final FaultPlan plan = new FaultPlan(SEED, COUNT);

  FaultIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
  }

  @Test
  void aThousandFaultsLoseNoRequestSignNoneTwiceAndApproveNoneThatMayNotBe(@TempDir Path folder)
      throws Exception {
    System.out.printf("-Dsignet.faults.seed=%d -Dsignet.faults.count=%d%n", SEED, COUNT);
    try (OperatorRig rig = OperatorRig.withoutOperator(server);
        RequestHistory history = new RequestHistory(admin);
        FaultLoad load = new FaultLoad(server, rig);
        FaultFleet fleet = new FaultFleet(server, plan, folder)) {
      load.applyPolicies(server, rig.secret(server.clientCa()));
      fleet.start();

      letItGoWrong(fleet, load, history);

      System.out.println("injected: " + plan.injected() + ", requests: " + load.asked().size());
      everyKindHappened();
      await("the last Signet's start").atMost(PATIENCE).until(fleet::isReady);
      FaultMember survivor = fleet.survivor();
      soon("nothing waits").untilAsserted(() -> assertThat(unfinished(load, history)).isEmpty());
      eachGoodOneHasOneCertificateForItsKeyAndWasApprovedFirst(load, history);
      noBadOneWasApproved(load, history);
      nobodyWroteAgainWhatWasTaken(fleet);
      soon("the survivor's counters").untilAsserted(() -> countersAreRight(survivor, load));
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "seed %d: %s; to come: %s".formatted(SEED, plan.injected(), plan.toCome()), e);
    }
  }

  /** Makes requests as long as faults are to come, and kills and starts Signets meanwhile. */
  private void letItGoWrong(FaultFleet fleet, FaultLoad load, RequestHistory history) {
    double processFaults = plan.toCome(Place.PROCESS);
    for (int number = 1; !plan.isDone() || !fleet.hasRecovered(); number++) {
      double share = number / (processFaults + 1);
      soon("fault " + number + " of a process")
          .until(
              () -> {
                fleet.tend();
                feed(load, history);
                if (!fleet.hasRecovered()) {
                  return false;
                }
                return plan.isDone() || (plan.progress() >= share && !plan.isDone(Place.PROCESS));
              });
      plan.draw(Place.PROCESS).ifPresent(fleet::suffer);
    }
  }

  private static void feed(FaultLoad load, RequestHistory history) {
    for (int room = WAITING - unfinished(load, history).size(); room > 0; room--) {
      load.ask();
    }
  }

  private static List<String> unfinished(FaultLoad load, RequestHistory history) {
    return load.good().stream()
        .filter(one -> !history.state(one.uid()).isFinal())
        .map(one -> one.csr().getMetadata().getName())
        .toList();
  }

  private void everyKindHappened() {
    Map<Fault, Integer> injected = plan.injected();
    assertThat(injected).containsOnlyKeys(Fault.values());
    assertThat(injected.values().stream().mapToInt(i -> i).sum()).isGreaterThanOrEqualTo(COUNT);
  }

  private void eachGoodOneHasOneCertificateForItsKeyAndWasApprovedFirst(
      FaultLoad load, RequestHistory history) throws GeneralSecurityException {
    Map<String, CertificateSigningRequest> now =
        admin.certificates().v1().certificateSigningRequests().list().getItems().stream()
            .collect(Collectors.toMap(csr -> csr.getMetadata().getUid(), csr -> csr));
    for (Asked one : load.good()) {
      CertificateSigningRequest csr = now.get(one.uid());
      X509Certificate certificate = certificate(csr);
      assertThat(certificate.getPublicKey()).isEqualTo(one.request().keys().getPublic());
      certificate.verify(server.clientCa().self().certificate().getPublicKey());
      List<CertificateSigningRequest> versions = history.of(one.uid());
      assertThat(versions.stream().map(FaultIT::certificateText).distinct())
          .as("what status.certificate ever was")
          .containsExactly("", csr.getStatus().getCertificate());
      assertThat(versions.stream().map(RequestState::of).distinct())
          .containsExactly(RequestState.Pending, RequestState.Approved, RequestState.Issued);
      assertThat(csr.getStatus().getConditions())
          .singleElement()
          .satisfies(condition -> assertThat(condition.getType()).isEqualTo("Approved"));
    }
  }

  private static void noBadOneWasApproved(FaultLoad load, RequestHistory history) {
    assertThat(load.bad()).isNotEmpty();
    assertThat(load.bad())
        .allSatisfy(
            one ->
                assertThat(history.of(one.uid()))
                    .allSatisfy(
                        version -> {
                          assertThat(version.getStatus().getConditions()).isEmpty();
                          assertThat(certificateText(version)).isEmpty();
                        }));
  }

  private static void nobodyWroteAgainWhatWasTaken(FaultFleet fleet) {
    assertThat(fleet.all()).allSatisfy(member -> assertThat(member.log().writtenAgain()).isEmpty());
  }

  /**
   * Who was killed takes its counters along; who lives knows of each of its writes, answered or
   * not. Two Signets approve in the same words: of what both tried neither knows whose it was.
   */
  private static void countersAreRight(FaultMember survivor, FaultLoad load) {
    assertThat(survivor.counted("issue")).isEqualTo(survivor.log().issued().size());
    assertThat(survivor.counted("approve"))
        .isBetween(survivor.log().approved().size(), survivor.log().approvalsAsked().size());
    assertThat(survivor.counted("deny")).isZero();
    assertThat(survivor.counted("fail")).isZero();
    assertThat(survivor.pending()).isEqualTo(load.bad().size());
  }

  private static X509Certificate certificate(CertificateSigningRequest csr) {
    return Pem.certificate(
        new String(
            Base64.getDecoder().decode(csr.getStatus().getCertificate()),
            StandardCharsets.US_ASCII));
  }

  private static String certificateText(CertificateSigningRequest csr) {
    String text = csr.getStatus().getCertificate();
    return text == null ? "" : text;
  }

  private static ConditionFactory soon(String what) {
    return await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50));
  }
}
