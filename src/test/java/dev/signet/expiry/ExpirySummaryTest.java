package dev.signet.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.policy.Thresholds;
import dev.signet.testing.TestObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Certificates of 100 days, of which the policy warns at 20 % and at 8 %. */
final class ExpirySummaryTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final Thresholds THRESHOLDS = Thresholds.DEFAULT;

  @Test
  void noCertificatesAreFine() {
    assertThat(of())
        .isEqualTo(new ExpirySummary(0, 0, 0, Urgency.FINE, Optional.empty(), List.of()));
  }

  @Test
  void eachCertificateIsInOneBucket() {
    var summary =
        of(
            endingIn(50, "fine"),
            endingIn(20, "warning"),
            endingIn(9, "warning-2"),
            endingIn(8, "critical"),
            endingIn(0, "ended"),
            endingIn(-30, "ended-2"));

    assertThat(summary.total()).isEqualTo(6);
    assertThat(summary.expiring()).isEqualTo(3);
    assertThat(summary.expired()).isEqualTo(2);
    assertThat(summary.worst()).isEqualTo(Urgency.ENDED);
  }

  @Test
  void theWorstIsThatOfTheMostUrgent() {
    assertThat(of(endingIn(50, "a")).worst()).isEqualTo(Urgency.FINE);
    assertThat(of(endingIn(50, "a"), endingIn(15, "b")).worst()).isEqualTo(Urgency.WARNING);
    assertThat(of(endingIn(5, "a"), endingIn(15, "b")).worst()).isEqualTo(Urgency.CRITICAL);
  }

  @Test
  void whatHasBeenReplacedDoesNotCount() {
    var old = endingIn(-1, "node-1");
    var current = endingIn(90, "node-1");

    assertThat(of(old, current)).isEqualTo(of(current));
    assertThat(of(current, old)).isEqualTo(of(current));
  }

  @Test
  void aShorterCertificateReplacesALongerOne() {
    var old = certificate("node-1", NOW.minus(Duration.ofDays(10)), NOW.plus(Duration.ofDays(355)));
    var current = certificate("node-1", NOW.minus(Duration.ofHours(23)), NOW.plusSeconds(3600));

    assertThat(of(old, current).soonest()).containsExactly(current);
    assertThat(of(old, current).worst()).isEqualTo(Urgency.CRITICAL);
  }

  @Test
  void certificatesOfAnotherKindOrSubjectReplaceNothing() {
    var client = endingIn(10, "node-1");
    var serving =
        TestObserved.issued(
            CertificateKind.KUBELET_SERVING,
            "node-1",
            "csr-s",
            client.notBefore().plusSeconds(1),
            client.notAfter().plusSeconds(1));

    assertThat(of(client, serving, endingIn(11, "node-2")).total()).isEqualTo(3);
  }

  @Test
  void theSoonestComeFirstAndThoseThatEndedBeforeThem() {
    var ended = endingIn(-1, "c");
    var first = endingIn(1, "b");
    var second = endingIn(2, "a");

    assertThat(of(second, first, ended).soonest()).containsExactly(ended, first, second);
  }

  @Test
  void ofThoseThatEndTogetherTheSubjectDecides() {
    assertThat(of(endingIn(1, "b"), endingIn(1, "a")).soonest())
        .extracting(ObservedCertificate::commonName)
        .containsExactly("a", "b");
  }

  @Test
  void onlyTwentyOfTheSoonestAreKeptAndAllAreCounted() {
    var many =
        IntStream.rangeClosed(1, 25).mapToObj(i -> endingIn(i, "node-%02d".formatted(i))).toList();
    var summary = ExpirySummary.of(many, THRESHOLDS, NOW);

    assertThat(summary.total()).isEqualTo(25);
    assertThat(summary.soonest()).isEqualTo(many.subList(0, 20));
  }

  @Test
  void theNextIsTheFirstOfThoseThatHaveNotEndedHoweverManyHave() {
    var next = endingIn(3, "next");
    var many = new ArrayList<>(List.of(endingIn(4, "later"), next));
    IntStream.range(0, 30).forEach(i -> many.add(endingIn(-i, "ended-" + i)));

    assertThat(ExpirySummary.of(many, THRESHOLDS, NOW).next()).hasValue(next);
    assertThat(of(endingIn(0, "ended")).next()).isEmpty();
  }

  private static ExpirySummary of(ObservedCertificate... certificates) {
    return ExpirySummary.of(List.of(certificates), THRESHOLDS, NOW);
  }

  private static ObservedCertificate endingIn(int days, String subject) {
    var end = NOW.plus(Duration.ofDays(days));
    return certificate(subject, end.minus(Duration.ofDays(100)), end);
  }

  private static ObservedCertificate certificate(String subject, Instant from, Instant to) {
    return TestObserved.issued(CertificateKind.KUBELET_CLIENT, subject, "csr-" + subject, from, to);
  }
}
