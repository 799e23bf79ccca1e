package dev.signet.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.expiry.CertificateProblem.Severity;
import dev.signet.policy.Threshold;
import dev.signet.policy.Thresholds;
import dev.signet.testing.TestObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a certificate, relative to its life. */
final class FindingTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = FROM.plus(Duration.ofDays(100));

  @ParameterizedTest
  @CsvSource({
    "OTHER, -1, NotYetValid",
    "OTHER, 0, ''",
    "OTHER, 79, ''",
    "OTHER, 80, ExpiresSoon",
    "OTHER, 92, ExpiresVerySoon",
    "OTHER, 100, Expired",
    "CA, 80, ExpiresSoon",
    "KUBELET_CLIENT, 84, ''",
    "KUBELET_CLIENT, 90, RotationOverdue",
    "KUBELET_SERVING, 90, RotationOverdue",
    "KUBELET_SERVING, 92, 'ExpiresVerySoon, RotationOverdue'",
    "KUBELET_CLIENT, 100, 'Expired, RotationOverdue'"
  })
  void ofAHundredDaysLifeSoManyAreOver(CertificateKind kind, int days, String problems) {
    assertThat(problems(kind, "CN=ca", Optional.of("ca"), Thresholds.DEFAULT, days))
        .isEqualTo(problems);
  }

  @Test
  void aThresholdMayBeASpan() {
    var span = new Threshold.TimeLeft(Duration.ofDays(50));

    assertThat(
            problems(
                CertificateKind.ADMIN,
                "CN=ca",
                Optional.empty(),
                new Thresholds(span, new Threshold.ShareLeft(8)),
                50))
        .isEqualTo("ExpiresSoon");
  }

  @Test
  void whatAKubeletSignedItselfIsNotRotated() {
    String own = "CN=node-1-ca@1767225600";

    assertThat(problems(CertificateKind.KUBELET_SERVING, own, Optional.empty(), 1))
        .isEqualTo("SelfSigned");
    assertThat(problems(CertificateKind.KUBELET_SERVING, own, Optional.empty(), 90))
        .isEqualTo("ExpiresSoon, SelfSigned");
    assertThat(CertificateProblem.SelfSigned.severity()).isEqualTo(Severity.NOTE);
  }

  @Test
  void aCaOfItsIssuersNameThatDidNotSignItIsNotTrusted() {
    var ca =
        observed(
            CertificateKind.CA,
            new CertificateFacts("CN=ca", "ca", "CN=ca", FROM, TO, "", true),
            Optional.of("ca"));
    var leaf =
        observed(CertificateKind.ADMIN, TestObserved.facts("leaf", FROM, TO), Optional.empty());

    assertThat(Finding.of(List.of(ca, leaf), Thresholds.DEFAULT, FROM))
        .extracting(Finding::problems)
        .containsExactly(List.of(), List.of(CertificateProblem.UntrustedIssuer));
    assertThat(Finding.of(List.of(leaf), Thresholds.DEFAULT, FROM).getFirst().problems()).isEmpty();
  }

  @Test
  void whatEndsFirstStandsFirst() {
    var late =
        observed(CertificateKind.ADMIN, TestObserved.facts("late", FROM, TO), Optional.empty());
    var soon =
        observed(
            CertificateKind.ADMIN,
            TestObserved.facts("soon", FROM, TO.minusSeconds(1)),
            Optional.empty());

    assertThat(Finding.of(List.of(late, soon), Thresholds.DEFAULT, FROM))
        .extracting(finding -> finding.certificate().commonName())
        .containsExactly("soon", "late");
  }

  private static String problems(
      CertificateKind kind, String issuer, Optional<String> authority, int days) {
    return problems(kind, issuer, authority, Thresholds.DEFAULT, days);
  }

  private static String problems(
      CertificateKind kind,
      String issuer,
      Optional<String> authority,
      Thresholds thresholds,
      int days) {
    var facts = new CertificateFacts("CN=it", "it", issuer, FROM, TO, "", false);
    var findings =
        Finding.of(
            List.of(observed(kind, facts, authority)),
            thresholds,
            FROM.plus(Duration.ofDays(days)));
    return String.join(
        ", ", findings.getFirst().problems().stream().map(CertificateProblem::name).toList());
  }

  private static ObservedCertificate observed(
      CertificateKind kind, CertificateFacts facts, Optional<String> authority) {
    return new ObservedCertificate(
        Place.of(Source.FILE, "/" + facts.commonName()), kind, "", facts, authority);
  }
}
