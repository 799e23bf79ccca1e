package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.signet.request.Reason;
import dev.signet.testing.ApiServer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at the API server whether requests were left, each for the reason that was meant to. */
record Refusals(ApiServer server, OperatorRig rig) {

  /** All of them are made at once; every one that gets through is told. */
  void of(KubernetesClient requester, List<Attempt> attempts) {
    Map<Attempt, CertificateSigningRequest> made = new LinkedHashMap<>();
    attempts.forEach(
        attempt ->
            made.put(
                attempt, requester.resource(attempt.object(server.uniqueName("csr"))).create()));
    assertAll(
        made.entrySet().stream()
            .map(
                each ->
                    () ->
                        isLeftFor(
                            each.getKey().stoppedBy(), each.getValue(), each.getKey().what())));
  }

  /** This one was left for this reason: there is an Event that says so, and nothing else. */
  void isLeftFor(Reason reason, CertificateSigningRequest csr, String what) {
    await(what)
        .atMost(OperatorRig.SOON)
        .until(() -> !rig.events(csr).isEmpty() || !isUntouched(csr));
    assertThat(rig.events(csr))
        .as(what)
        .extracting(Event::getReason)
        .containsExactly(reason.name());
    assertThat(isUntouched(csr)).as("%s: neither decided nor signed", what).isTrue();
  }

  /** The same where the reason says enough. */
  void isLeftFor(Reason reason, CertificateSigningRequest csr) {
    isLeftFor(reason, csr, reason.name());
  }

  /** Signet has judged a request so, wherever it is told. */
  void awaitMetric(String decision, Reason reason) {
    await(decision + " " + reason)
        .atMost(OperatorRig.SOON)
        .until(
            () ->
                rig.metrics("signet_requests_total{").stream()
                    .filter(line -> line.contains("decision=\"" + decision + "\""))
                    .anyMatch(line -> line.contains("reason=\"" + reason + "\"")));
  }

  boolean isUntouched(CertificateSigningRequest csr) {
    return rig.get(csr).getStatus().getConditions().isEmpty() && rig.certificateNow(csr).isEmpty();
  }
}
