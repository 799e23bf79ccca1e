package dev.signet.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.TestObserved;
import dev.signet.testing.TestPolicies;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certificate of 100 days under the thresholds of 20 % and 8 %. */
final class UrgencyTest {
  private static final ObservedCertificate CERTIFICATE =
      TestObserved.issued(
          CertificateKind.KUBELET_CLIENT,
          "system:node:node-1",
          "csr",
          Instant.parse("2026-01-01T00:00:00Z"),
          Instant.parse("2026-04-11T00:00:00Z"));

  @ParameterizedTest
  @CsvSource({
    "2025-12-31T23:59:59Z, FINE",
    "2026-01-01T00:00:00Z, FINE",
    "2026-03-21T23:59:59Z, FINE",
    "2026-03-22T00:00:00Z, WARNING",
    "2026-04-02T23:59:59Z, WARNING",
    "2026-04-03T00:00:00Z, CRITICAL",
    "2026-04-10T23:59:59Z, CRITICAL",
    "2026-04-11T00:00:00Z, ENDED",
    "2027-01-01T00:00:00Z, ENDED"
  })
  void eachThresholdCountsFromItsFirstMoment(Instant now, Urgency urgency) {
    var policy = TestPolicies.policy("p", TestPolicies.KUBELETS);
    assertThat(Urgency.of(CERTIFICATE, policy.reporting().thresholds(), now)).isEqualTo(urgency);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-04-08T23:59:59Z, FINE",
    "2026-04-09T00:00:00Z, WARNING",
    "2026-04-10T23:00:00Z, CRITICAL"
  })
  void thresholdsMayBeTimesThatAreLeft(Instant now, Urgency urgency) {
    var policy =
        TestPolicies.policy(
            "p", TestPolicies.KUBELETS + "reporting: {warnAt: 48h, criticalAt: 1h}");
    assertThat(Urgency.of(CERTIFICATE, policy.reporting().thresholds(), now)).isEqualTo(urgency);
  }

  @Test
  void criticalCountsEvenIfItIsSaidToComeBeforeTheWarning() {
    var policy =
        TestPolicies.policy(
            "p", TestPolicies.KUBELETS + "reporting: {warnAt: 1%, criticalAt: 50%}");
    assertThat(
            Urgency.of(
                CERTIFICATE,
                policy.reporting().thresholds(),
                Instant.parse("2026-03-01T00:00:00Z")))
        .isEqualTo(Urgency.CRITICAL);
  }

  @Test
  void theyStandInOrder() {
    assertThat(Urgency.values())
        .containsExactly(Urgency.FINE, Urgency.WARNING, Urgency.CRITICAL, Urgency.ENDED);
  }
}
