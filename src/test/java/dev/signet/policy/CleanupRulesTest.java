package dev.signet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.policy.CleanupRules.Outcome;
import dev.signet.testing.Identity;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long requests are kept: kube-controller-manager's table, and what lies beside it. */
final class CleanupRulesTest {
  private static final Instant NOW = Instant.parse("2026-05-02T12:00:00Z");

  /** What {@code cleanup: {}} means: kube-controller-manager's times. */
  private static final CleanupRules UPSTREAM = rules("cleanup: {}");

  /** pkg/controller/certificates/cleaner/cleaner_test.go of Kubernetes v1.36, as CL1 to CL14. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "CL1, , Approved 50m, 10h, keep",
    "CL2, , Approved 50m, , keep",
    "CL3, , Approved 2h, 10h, Issued",
    "CL4, , Denied 50m, , keep",
    "CL5, , Denied 2h, , Denied",
    "CL6, , Approved 2h + Failed 50m, , keep",
    "CL7, , Approved 2h + Failed 2h, , Failed",
    "CL8, 5h, , , keep",
    "CL9, 25h, , , Pending",
    "CL10, , Approved 25h, , Unissued",
    "CL11, , Approved 5h, , keep",
    "CL12, , Approved 50m, 10h, keep",
    "CL13, , Approved 50m, -10s, Issued",
    "CL14, , Approved 2h, garbage, Issued"
  })
  void theTableOfKubeControllerManagerHolds(
      String name, String created, String conditions, String certificate, String outcome) {
    assertThat(judged(UPSTREAM, created, conditions, certificate)).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "exactly the retention is not over it, , Denied 1h, , keep",
    "a second more is, , Denied 1h1s, , Denied",
    "exactly a day old, 24h, , , keep",
    "a second more than a day, 24h1s, , , Pending",
    "exactly at its end a certificate has not ended, , Approved 50m, 0s, keep",
    "a second later it has, , Approved 50m, -1s, Issued",
    "a certificate that nobody approved and that ended, , , -1s, keep",
    "a certificate that ended and was approved at no known time, , Approved -, -1s, Issued",
    "an approval without a time, , Approved -, 10h, keep",
    "a denial without a time, , Denied -, , keep",
    "a failure without a time, , Failed -, , keep",
    "an unissued one without a time, , Approved -, , keep",
    "no creation time, -, , , keep",
    "an old request with a condition of somebody's own, 99h, Attested 99h, , keep",
    "a failed one waits for its failure however long ago it was approved, , Approved 99h + Failed"
        + " 50m, , keep",
    "a time to come, , Denied -1h, , keep"
  })
  void atTheBoundaries(
      String name, String created, String conditions, String certificate, String outcome) {
    assertThat(judged(UPSTREAM, created, conditions, certificate)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"False", "Unknown", "True"})
  void theStatusOfAConditionIsIgnored(String status) {
    var csr = with(request("5h"), "Denied", NOW.minus(Duration.ofHours(2)).toString(), status);

    assertThat(judged(UPSTREAM, csr, Optional.empty())).isEqualTo("Denied");
  }

  @ParameterizedTest
  @CsvSource({
    "issued, Approved 61s, 10h, Issued",
    "denied, Denied 61s, , Denied",
    "failed, Approved 5h + Failed 61s, , Failed",
    "unissued, Approved 61s, , Unissued"
  })
  void everyOutcomeHasItsOwnRetention(
      String field, String conditions, String certificate, String outcome) {
    var younger = conditions.replace("61s", "60s");
    var short1 = rules("cleanup: {%s: 1m}".formatted(field));

    assertThat(judged(short1, "9h", conditions, certificate)).isEqualTo(outcome);
    assertThat(judged(short1, "9h", younger, certificate)).isEqualTo("keep");
    assertThat(judged(UPSTREAM, "9h", conditions, certificate)).isEqualTo("keep");
  }

  @Test
  void aPendingOneHasItsRetentionToo() {
    assertThat(judged(rules("cleanup: {pending: 1m}"), "61s", null, null)).isEqualTo("Pending");
    assertThat(judged(rules("cleanup: {pending: 1m}"), "60s", null, null)).isEqualTo("keep");
  }

  @ParameterizedTest
  @CsvSource({"Approved 99h, 10h", "Denied 99h, ", "Failed 99h, ", "Approved 99h, -1s", ", "})
  void withoutCleanupEverythingIsKeptForEver(String conditions, String certificate) {
    var csr = request("99h", conditions);

    assertThat(rules("").judge(age(csr, certificate), NOW))
        .isEqualTo(new Retention.Keep(Optional.empty()));
  }

  @Test
  void aPolicyThatDeniesKeepsWhatItDeniedForFiveMinutesAndEverythingElse() {
    var denying =
        TestPolicies.policy(
                "p",
                """
                match: {signerNames: [example.com/x]}
                approval: {profiles: [NodeClient], onViolation: Deny}
                """)
            .cleanup();

    assertThat(judged(denying, "99h", "Denied 5m", null)).isEqualTo("keep");
    assertThat(judged(denying, "99h", "Denied 5m1s", null)).isEqualTo("Denied");
    assertThat(judged(denying, "99h", "Failed 99h", null)).isEqualTo("keep");
    assertThat(judged(denying, "99h", "Approved 99h", "-1s")).isEqualTo("keep");
  }

  @ParameterizedTest
  @CsvSource({
    "Denied 50m, , 10m",
    "Approved 50m, 10h, 10m",
    "Approved 50m, 5m, 5m",
    "Approved 50m, , 1390m",
    ", , 19h"
  })
  void whatIsKeptSaysUntilWhen(String conditions, String certificate, String left) {
    var csr = request("5h", conditions);

    assertThat(UPSTREAM.judge(age(csr, certificate), NOW))
        .isEqualTo(new Retention.Keep(Optional.of(NOW.plus(span(left)))));
  }

  @Test
  void theOutcomesAreAllOfThose() {
    assertThat(UPSTREAM.retention())
        .isEqualTo(
            Map.of(
                Outcome.Issued, Duration.ofHours(1),
                Outcome.Denied, Duration.ofHours(1),
                Outcome.Failed, Duration.ofHours(1),
                Outcome.Pending, Duration.ofHours(24),
                Outcome.Unissued, Duration.ofHours(24)));
  }

  private static CleanupRules rules(String cleanup) {
    return TestPolicies.policy("p", TestPolicies.KUBELETS + cleanup).cleanup();
  }

  private static String judged(
      CleanupRules rules, String created, String conditions, String certificate) {
    var csr = request(created == null ? "5h" : created, conditions);
    return outcome(rules.judge(age(csr, certificate), NOW));
  }

  private static String judged(
      CleanupRules rules, CertificateSigningRequest csr, Optional<Instant> end) {
    return outcome(rules.judge(RequestAge.of(csr, end), NOW));
  }

  private static String outcome(Retention retention) {
    return switch (retention) {
      case Retention.Delete delete -> delete.outcome().name();
      case Retention.Keep keep -> "keep";
    };
  }

  /** With a certificate that ends after so long, or that cannot be read, or without one. */
  private static RequestAge age(CertificateSigningRequest csr, String certificate) {
    if (certificate == null) {
      return RequestAge.of(csr, Optional.empty());
    }
    var issued = csr.edit().editOrNewStatus().withCertificate("Z2FyYmFnZQ==").endStatus().build();
    return RequestAge.of(
        issued,
        certificate.equals("garbage")
            ? Optional.empty()
            : Optional.of(NOW.plus(span(certificate))));
  }

  private static CertificateSigningRequest request(String age, String conditions) {
    var csr = request(age);
    if (conditions != null) {
      for (String condition : conditions.split(" \\+ ", -1)) {
        var typeAndAge = condition.split(" ", 2);
        csr = with(csr, typeAndAge[0], time(typeAndAge[1]), "True");
      }
    }
    return csr;
  }

  private static CertificateSigningRequest request(String age) {
    return TestRequests.kubeletClient("n")
        .build()
        .resource("csr", Identity.node("n"))
        .edit()
        .editMetadata()
        .withCreationTimestamp(time(age))
        .endMetadata()
        .build();
  }

  private static CertificateSigningRequest with(
      CertificateSigningRequest csr, String type, String at, String status) {
    return csr.edit()
        .editOrNewStatus()
        .addToConditions(
            new CertificateSigningRequestConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withLastUpdateTime(at)
                .build())
        .endStatus()
        .build();
  }

  /** So long before now; a dash: none. */
  private static String time(String age) {
    return age.equals("-") ? null : NOW.minus(span(age)).toString();
  }

  private static Duration span(String text) {
    return text.startsWith("-") ? span(text.substring(1)).negated() : Duration.parse("PT" + text);
  }
}
