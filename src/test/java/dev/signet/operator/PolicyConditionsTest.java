package dev.signet.operator;

import static dev.signet.operator.StatusFixture.FAULT;
import static dev.signet.operator.StatusFixture.NOW;
import static dev.signet.operator.StatusFixture.authority;
import static dev.signet.operator.StatusFixture.facts;
import static dev.signet.operator.StatusFixture.issued;
import static dev.signet.operator.StatusFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.ConditionReason;
import dev.signet.operator.Preflight.Concern;
import dev.signet.policy.PolicySet.Shadow;
import dev.signet.signing.Authority;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestPolicies;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each condition with each of its reasons. */
final class PolicyConditionsTest {
  private static final Authority CA = TestCa.create().authority();
  private static final CertificatePolicy SIGNS = TestPolicies.object("p", TestPolicies.KUBELETS);
  private static final CertificatePolicy APPROVES =
      TestPolicies.object(
          "p",
          """
          match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet, kubernetes.io/kubelet-serving]}
          approval: {profiles: [NodeClient]}
          """);

  private static final Shadow X =
      new Shadow("kubernetes.io/kube-apiserver-client-kubelet", "other");
  private static final Shadow Y = new Shadow("kubernetes.io/kubelet-serving", "third");

  @Test
  void aPolicyWhoseCaSignsIsWorking() {
    var status = facts(SIGNS, authority(CA, null));

    assertCondition(SIGNS, status, "Ready", "True", "Working", "Requests are handled.");
    assertCondition(SIGNS, status, "AuthorityReady", "True", "Loaded", "The CA can sign.");
  }

  @Test
  void aPolicyThatOnlyApprovesNeedsNoCa() {
    var status = facts(APPROVES, null);

    assertCondition(APPROVES, status, "Ready", "True", "Working", "Requests are handled.");
    assertThat(conditions(APPROVES, status))
        .extracting(Condition::getType)
        .containsExactly("Ready", "RequestsSigned", "CertificatesHealthy");
  }

  @Test
  void aSignerThatSignetDoesNotKnowIsAWarning() {
    var policy =
        TestPolicies.object(
            "p",
            """
            match: {signerNames: [example.com/x]}
            approval: {profiles: [NodeClient]}
            """);

    assertCondition(
        policy,
        facts(policy, null),
        "Ready",
        "True",
        "WorkingWithWarnings",
        "Signet knows no profile for signer example.com/x: its requests are left.");
  }

  @Test
  void aSignerThatACustomProfileSpellsOutIsNone() {
    var policy =
        TestPolicies.object(
            "p",
            """
            match: {signerNames: [example.com/x]}
            approval:
              profiles: [Custom]
              custom:
                - signerName: example.com/x
                  subject: {commonNames: ["*"]}
                  usages: [client auth]
            """);

    assertCondition(
        policy, facts(policy, null), "Ready", "True", "Working", "Requests are handled.");
  }

  @Test
  void withCompatibilityUpstreamLegacyUnknownIsKnown() {
    var policy =
        TestPolicies.object(
            "p",
            """
            match: {signerNames: [kubernetes.io/legacy-unknown]}
            approval: {compatibility: Upstream, profiles: [NodeClient]}
            """);

    assertCondition(
        policy, facts(policy, null), "Ready", "True", "Working", "Requests are handled.");
  }

  @Test
  void aSpecThatCannotBeReadSaysWhichFieldAndNothingElse() {
    var invalid = TestPolicies.object("p", TestPolicies.KUBELETS + "reporting: {warnAt: 0%}");
    var status = facts(invalid, null);

    assertCondition(invalid, status, "Ready", "False", "InvalidSpec", "spec.reporting.warnAt");
    assertThat(conditions(invalid, status)).hasSize(1);
  }

  @Test
  void aCaThatCannotSignIsSaidTwice() {
    var status = facts(SIGNS, authority(null, FAULT));

    assertCondition(SIGNS, status, "Ready", "False", "AuthorityNotReady", FAULT.sentence());
    assertCondition(SIGNS, status, "AuthorityReady", "False", "KeyMismatch", FAULT.sentence());
  }

  @Test
  void aCaThatNobodyHasLookedAtIsNotReady() {
    var status = facts(SIGNS, null);

    assertCondition(SIGNS, status, "Ready", "False", "AuthorityNotReady", "not been looked at");
    assertCondition(
        SIGNS, status, "AuthorityReady", "False", "AuthorityNotReady", "not been looked at");
  }

  @Test
  void aRefusedReplacementIsSaidWhileThePreviousCaSigns() {
    var status = facts(SIGNS, authority(CA, FAULT));

    assertCondition(SIGNS, status, "Ready", "True", "Working", "Requests are handled.");
    assertCondition(
        SIGNS,
        status,
        "AuthorityReady",
        "True",
        "KeptPrevious",
        "refused (KeyMismatch): The key is another's.");
  }

  @Test
  void aPolicyThatOthersShadowForEverySignerIsNeverReached() {
    var status = with(facts(APPROVES, null), X, Y);

    assertCondition(
        APPROVES,
        status,
        "Ready",
        "False",
        "NeverReached",
        "policy other governs kubernetes.io/kube-apiserver-client-kubelet, policy third governs"
            + " kubernetes.io/kubelet-serving");
  }

  @Test
  void aPolicyThatOthersShadowForSomeSignersWorksWithAWarning() {
    var status = with(facts(APPROVES, null), Y);

    assertCondition(
        APPROVES,
        status,
        "Ready",
        "True",
        "WorkingWithWarnings",
        "Not reached for some signers: policy third governs kubernetes.io/kubelet-serving.");
  }

  @ParameterizedTest
  @CsvSource({"9m59s, WorkingWithWarnings", "10m, Working"})
  void aDurationUnderTenMinutesIsAWarning(String duration, String reason) {
    var policy = signing(duration);
    var message = reason.equals("Working") ? "handled" : "under 10m";

    assertCondition(policy, facts(policy, authority(CA, null)), "Ready", "True", reason, message);
  }

  @Test
  void aDurationBeyondTheEndOfTheCaIsAWarning() {
    var policy = signing("200000h");

    assertCondition(
        policy,
        facts(policy, authority(CA, null)),
        "Ready",
        "True",
        "WorkingWithWarnings",
        CA.notAfter().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "50, True, NothingEndsSoon",
    "20, False, EndsSoon",
    "8, False, EndsVerySoon",
    "0, False, Ended"
  })
  void theHealthIsThatOfTheMostUrgentCertificate(int daysLeft, String word, String reason) {
    var status =
        with(facts(SIGNS, authority(CA, null)), issued("node-1", 60), issued("node-2", daysLeft));

    assertCondition(SIGNS, status, "CertificatesHealthy", word, reason, "2 current certificates");
  }

  @Test
  void aPreflightWithoutConcernsPassed() {
    var status = with(facts(SIGNS, authority(CA, null)), new Preflight(List.of()));

    assertCondition(
        SIGNS, status, "PreflightPassed", "True", "NothingMissing", "Nothing is missing");
    assertCondition(SIGNS, status, "Ready", "True", "Working", "Requests are handled.");
  }

  @Test
  void everythingThatIsMissingIsNamedWithTheWorstFirstAndReadyPointsToIt() {
    var preflight =
        new Preflight(
            List.of(
                new Concern(ConditionReason.TokenEndsSoon, "Third."),
                new Concern(ConditionReason.SignetLacksRights, "First."),
                new Concern(ConditionReason.RequestersLackRights, "Second.")));
    var status = with(facts(SIGNS, authority(CA, null)), preflight);

    assertCondition(
        SIGNS, status, "PreflightPassed", "False", "SignetLacksRights", "First. Second. Third.");
    assertCondition(
        SIGNS, status, "Ready", "True", "WorkingWithWarnings", "see condition PreflightPassed");
  }

  @Test
  void whatHasNoRoomIsCounted() {
    var concerns = Collections.nCopies(12, new Concern(ConditionReason.TokenEndsSoon, "x."));
    var status = with(facts(SIGNS, authority(CA, null)), new Preflight(concerns));

    assertCondition(
        SIGNS,
        status,
        "PreflightPassed",
        "False",
        "TokenEndsSoon",
        "x. x. x. x. x. x. x. x. x. x. And 2 more.");
  }

  @Test
  void asLongAsNobodyLookedThePreflightStaysAsItWas() {
    var before = with(facts(SIGNS, authority(CA, null)), new Preflight(List.of()));
    var object = TestPolicies.object("p", TestPolicies.KUBELETS);
    object.setStatus(PolicyStatus.of(SIGNS, before, NOW.minusSeconds(60)));

    var after = PolicyStatus.of(object, facts(SIGNS, authority(CA, null)), NOW);

    assertThat(after.conditions()).isEqualTo(object.getStatus().conditions());
    assertThat(after.conditions()).extracting(Condition::getType).contains("PreflightPassed");
  }

  private static CertificatePolicy signing(String duration) {
    return TestPolicies.object(
        "p",
        """
        match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}
        signing: {authority: {secret: {name: ca}}, duration: %s}
        """
            .formatted(duration));
  }

  private static List<Condition> conditions(CertificatePolicy object, PolicyFacts facts) {
    return PolicyStatus.of(object, facts, NOW).conditions();
  }

  private static void assertCondition(
      CertificatePolicy object,
      PolicyFacts facts,
      String type,
      String word,
      String reason,
      String message) {
    assertThat(conditions(object, facts))
        .filteredOn(condition -> condition.getType().equals(type))
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.getStatus()).isEqualTo(word);
              assertThat(condition.getReason()).isEqualTo(reason);
              assertThat(condition.getMessage()).contains(message);
            });
  }
}
