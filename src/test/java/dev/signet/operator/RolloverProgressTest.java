package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.CertificatePolicyStatus;
import dev.signet.api.RolloverState;
import dev.signet.api.RolloverStatus;
import dev.signet.policy.PemCertificates;
import dev.signet.signing.Authority;
import dev.signet.signing.ClientCas;
import dev.signet.signing.PublishedCas;
import dev.signet.signing.SigningFacts;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states of a rollover, and that its times outlive a restart. */
final class RolloverProgressTest {
  private static final TestCa OLD = TestCa.create(ca -> ca.subject("CN=old"));
  private static final TestCa NEW = TestCa.create(ca -> ca.subject("CN=new"));
  private static final Instant START = OLD.authority().notBefore().plusSeconds(3600);

  private final CertificatePolicy object = new CertificatePolicy();

  @ParameterizedTest(name = "{0}: published {1} s ago, trusted {2}")
  @CsvSource({
    "Current, 0, true, Publishing",
    "Current, 179, true, Publishing",
    "Current, 180, false, AwaitingApiServer",
    "Current, 180, true, ReadyToSwitch",
    "Next, 0, true, Publishing",
    "Next, 180, false, AwaitingApiServer",
    "Next, 180, true, Retiring"
  })
  void itGoesFromPublishedToTrustedToSigning(
      String signWith, long age, boolean isTrusted, RolloverState state) {
    assertThat(at(START.plusSeconds(age), signWith, isTrusted).state()).isEqualTo(state);
  }

  @Test
  void whileTheNextCaCannotSignItSaysWhy() {
    var status = status(START, "Next", true, Optional.empty());

    assertThat(status.state()).isEqualTo(RolloverState.NextNotReady);
    assertThat(status.message()).contains("KeyMismatch", "The key is another's.");
  }

  @Test
  void itIsCompletedWhenAllThatThePreviousCaSignedHasEnded() {
    var switched = START.plusSeconds(200);
    var status = at(switched, "Next", true);
    assertThat(status.signingSince()).isEqualTo(switched.toString());
    assertThat(status.previousEndsBy()).isEqualTo(switched.plus(Duration.ofHours(2)).toString());

    // A restart later: only what the status says is known of the past.
    var almost = at(switched.plus(Duration.ofHours(2)).minusSeconds(1), "Next", true);
    assertThat(almost.state()).isEqualTo(RolloverState.Retiring);
    assertThat(almost.since()).isEqualTo(switched.toString());
    assertThat(at(switched.plus(Duration.ofHours(2)), "Next", true).state())
        .isEqualTo(RolloverState.Completed);
  }

  @Test
  void whoTurnsBackAndSwitchesAgainBeginsAnew() {
    at(START.plusSeconds(200), "Next", true);
    at(START.plusSeconds(300), "Current", true);

    assertThat(at(START.plusSeconds(400), "Next", true).signingSince())
        .isEqualTo(START.plusSeconds(400).toString());
  }

  @Test
  void aPolicyWithoutARolloverHasNone() {
    var policy =
        TestPolicies.policy(
            "p",
            "match: {signerNames: [example.com/x]}\nsigning: {authority: {secret: {name: a}}}");

    assertThat(RolloverProgress.of(policy, facts(Optional.empty(), true), Optional.empty(), START))
        .isEmpty();
  }

  private RolloverStatus at(Instant now, String signWith, boolean isTrusted) {
    return status(now, signWith, isTrusted, Optional.of(NEW.authority()));
  }

  private RolloverStatus status(
      Instant now, String signWith, boolean isTrusted, Optional<Authority> next) {
    var policy =
        TestPolicies.policy(
            "p",
            """
            match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}
            signing:
              authority: {secret: {name: old}}
              duration: 1h
              maxDuration: 2h
              trustBundle: {configMap: {name: bundle}}
              rollover: {next: {secret: {name: new}}, signWith: %s}
            """
                .formatted(signWith));
    var status =
        RolloverProgress.of(
                policy, facts(next, isTrusted), Optional.ofNullable(object.getStatus()), now)
            .orElseThrow();
    object.setStatus(
        new CertificatePolicyStatus(1L, List.of(), null, status, null, null, List.of()));
    return status;
  }

  private static PolicyFacts facts(Optional<Authority> next, boolean isTrusted) {
    var published =
        PublishedCas.NONE
            .with(List.of(OLD.self().certificate()), true, Duration.ZERO, START.minusSeconds(999))
            .with(
                PemCertificates.read(OLD.pem() + NEW.pem()).orElseThrow(),
                true,
                Duration.ZERO,
                START);
    var trusted = PemCertificates.read(isTrusted ? OLD.pem() + NEW.pem() : OLD.pem());
    var trust =
        new TrustFacts(
            new SigningFacts(
                Optional.of(OLD.authority()),
                Optional.empty(),
                next,
                new ClientCas.Known(trusted.orElseThrow()),
                Optional.of(published)),
            Optional.of(StatusFixture.authority(next.orElse(null), StatusFixture.FAULT)),
            Optional.empty(),
            Map.of());
    return StatusFixture.with(
        StatusFixture.facts(TestPolicies.object("p", TestPolicies.KUBELETS), null), trust);
  }
}
