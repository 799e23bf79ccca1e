package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.CertificatePolicy;
import dev.signet.approval.Decision;
import dev.signet.request.Reason;
import dev.signet.request.RequestState;
import dev.signet.request.Requester;
import dev.signet.testing.TestPolicies;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Approved, and nobody signs. */
final class UnsignedRequestsTest {
  private static final Instant APPROVED = Instant.parse("2026-05-01T12:00:00Z");
  private static final CertificatePolicy APPROVES =
      TestPolicies.object(
          "p",
          """
          match: {signerNames: [kubernetes.io/kubelet-serving]}
          approval: {profiles: [SelfNodeServing]}
          """);
  private static final CertificatePolicy SIGNS =
      TestPolicies.object(
          "p",
          """
          match: {signerNames: [kubernetes.io/kubelet-serving]}
          signing: {authority: {secret: {name: ca}}}
          reporting: {unsignedAfter: 1m}
          """);

  @ParameterizedTest(name = "{0} after {1}: {2}")
  @CsvSource({
    "Approved, PT4M59S, True",
    "Approved, PT5M, False",
    "Pending, PT1H, True",
    "Issued, PT1H, True",
    "Failed, PT1H, True",
    "Denied, PT1H, True"
  })
  void anApprovedRequestWithoutACertificateIsReportedAfterATime(
      RequestState state, Duration age, String status) {
    assertThat(condition(APPROVES, age, request("csr-1", state, APPROVED)).getStatus())
        .isEqualTo(status);
  }

  @Test
  void itNamesTheFirstAndSaysThatAnotherSignerHasTo() {
    var condition =
        condition(
            APPROVES,
            Duration.ofHours(1),
            request("csr-2", RequestState.Approved, APPROVED.plusSeconds(1)),
            request("csr-1", RequestState.Approved, APPROVED));

    assertThat(condition.getReason()).isEqualTo("ApprovedButUnsigned");
    assertThat(condition.getMessage())
        .startsWith(
            "2 approved requests have had no certificate for 5m; the first is csr-1 of signer"
                + " kubernetes.io/kubelet-serving, approved at 2026-05-01T12:00:00Z.")
        .contains("This policy only approves", "csrsigning");
  }

  @Test
  void whereThePolicySignsItSaysWhyItDoesNot() {
    var waiting =
        request("csr-1", RequestState.Approved, APPROVED)
            .judged(new Decision.Retry(Reason.AuthorityNotReady, "The CA cannot sign."));

    assertThat(condition(SIGNS, Duration.ofMinutes(1), waiting).getMessage())
        .endsWith("AuthorityNotReady: The CA cannot sign.");
  }

  private static Condition condition(
      CertificatePolicy object, Duration age, LedgerEntry... requests) {
    var policy = TestPolicies.read(object);
    Instant now = APPROVED.plus(age);
    return UnsignedRequests.of(policy, List.of(requests), now)
        .condition(new Conditions(object, now));
  }

  private static LedgerEntry request(String name, RequestState state, Instant approvedAt) {
    return new LedgerEntry(
        "uid-of-" + name,
        name,
        "kubernetes.io/kubelet-serving",
        new Requester("system:node:node-1", "", List.of(), Map.of()),
        APPROVED.minusSeconds(1),
        state,
        Optional.of(approvedAt),
        Optional.empty(),
        Optional.empty());
  }
}
