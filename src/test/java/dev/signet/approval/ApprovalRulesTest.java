package dev.signet.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.approval.Decision.Approve;
import dev.signet.approval.Decision.Deny;
import dev.signet.approval.Decision.Leave;
import dev.signet.approval.Decision.Retry;
import dev.signet.policy.Policy;
import dev.signet.request.ReadResult;
import dev.signet.request.Reason;
import dev.signet.testing.Identity;
import dev.signet.testing.TestFacts;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a policy says beyond profiles: keys, durations, guards of NodeClient, violations. */
final class ApprovalRulesTest {
  private static final Identity TOKEN =
      Identity.user("system:bootstrap:abcdef", "system:bootstrappers", "system:bootstrappers:eu");
  private static final NodeFacts READY = node(true);
  private static final NodeFacts DOWN = node(false);

  static List<Arguments> table() {
    return List.of(
        row("no rules", "", client(), null),
        row(
            "another attribute",
            "",
            client().subjectAttribute(BCStyle.OU, "x"),
            Reason.SubjectAttributeNotAllowed),
        row(
            "another attribute as upstream",
            "compatibility: Upstream",
            client().subjectAttribute(BCStyle.OU, "x"),
            null),
        row("a key that is listed", "keys: [{algorithm: ECDSA}]", client(), null),
        row("a key that is not", "keys: [{algorithm: RSA}]", client(), Reason.KeyNotAllowed),
        row(
            "a key that is too small",
            "keys: [{algorithm: ECDSA, minSize: 384}]",
            client(),
            Reason.KeyNotAllowed),
        row(
            "a key that is large enough",
            "keys: [{algorithm: RSA}, {algorithm: ECDSA, minSize: 384}]",
            client().key(TestKey.P521),
            null),
        row("a duration", "maxDuration: 1h", client().expirationSeconds(3600), null),
        row(
            "a second more",
            "maxDuration: 1h",
            client().expirationSeconds(3601),
            Reason.DurationTooLong),
        row(
            "no duration from a policy that does not sign",
            "maxDuration: 1h",
            client(),
            Reason.DurationTooLong),
        row("a name", "nodeClient: {nodeNames: [node-*]}", client(), null),
        row(
            "another name",
            "nodeClient: {nodeNames: [worker-*]}",
            client(),
            Reason.NodeNameNotAllowed),
        row("a group", "nodeClient: {tokenGroups: ['system:bootstrappers:eu']}", client(), null),
        row(
            "another group",
            "nodeClient: {tokenGroups: ['system:bootstrappers:us']}",
            client(),
            Reason.TokenGroupNotAllowed),
        row("few waiting", "nodeClient: {maxOutstanding: 8}", client(), null),
        row(
            "many waiting",
            "nodeClient: {maxOutstanding: 7}",
            client(),
            Reason.TooManyOutstanding));
  }

  /** Seven other requests of the requester wait. */
  @ParameterizedTest
  @MethodSource("table")
  void aRuleOfThePolicyIsKept(String rules, TestRequestBuilder request, Reason expected) {
    assertThat(decide(rules, request, name -> Optional.empty()))
        .satisfies(
            decision -> {
              if (expected == null) {
                assertThat(decision).isInstanceOf(Approve.class);
              } else {
                assertThat(decision).isInstanceOf(Leave.class);
                assertThat(decision.reason()).isEqualTo(expected);
              }
            });
  }

  static List<Arguments> nodes() {
    return List.of(
        argumentSet("not there", "Absent", Optional.empty(), null),
        argumentSet("there", "Absent", Optional.of(DOWN), Reason.NodeExists),
        argumentSet("Ready", "NotReady", Optional.of(READY), Reason.NodeIsReady),
        argumentSet("not Ready", "NotReady", Optional.of(DOWN), null),
        argumentSet("not there either", "NotReady", Optional.empty(), null),
        argumentSet("allowed", "Allow", Optional.of(READY), null));
  }

  @ParameterizedTest
  @MethodSource("nodes")
  void nobodyTakesThePlaceOfANodeThatTheGuardProtects(
      String rule, Optional<NodeFacts> node, Reason expected) {
    var decision = decide("nodeClient: {existingNode: %s}".formatted(rule), client(), n -> node);

    assertThat(decision.reason()).isEqualTo(expected == null ? Reason.AutoApproved : expected);
  }

  @Test
  void aNodeThatCannotBeLookedUpIsTriedAgainAndNeverADenial() {
    var decision =
        decide(
            "onViolation: Deny, nodeClient: {existingNode: Absent}",
            client(),
            name -> {
              throw new FactUnavailable("away", null);
            });

    assertThat(decision).isEqualTo(new Retry(Reason.NodeUnavailable, "away"));
  }

  static List<Arguments> violations() {
    return List.of(
        argumentSet("nothing", "", client(), Reason.AutoApproved),
        argumentSet("usages", "", client().usages("client auth"), Reason.UsagesNotAllowed),
        argumentSet("a key", "keys: [{algorithm: RSA}]", client(), Reason.KeyNotAllowed),
        argumentSet("a name", "nodeClient: {nodeNames: [x]}", client(), Reason.NodeNameNotAllowed));
  }

  @ParameterizedTest
  @MethodSource("violations")
  void whatBreaksARuleIsDeniedIfThePolicySaysSo(
      String rules, TestRequestBuilder request, Reason expected) {
    var decision =
        decide(
            "onViolation: Deny" + (rules.isEmpty() ? "" : ", " + rules),
            request,
            name -> Optional.empty());

    assertThat(decision.reason()).isEqualTo(expected);
    assertThat(decision).isInstanceOf(expected == Reason.AutoApproved ? Approve.class : Deny.class);
  }

  @Test
  void aRequestThatCannotBeReadIsDeniedIfThePolicySaysSo() {
    var bad = new ReadResult.Unreadable(Reason.RequestedCa, "It asks to become a CA.");

    assertThat(Approver.decide(bad, policy("onViolation: Deny"))).isInstanceOf(Deny.class);
    assertThat(Approver.decide(bad, policy("onViolation: Leave"))).isInstanceOf(Leave.class);
  }

  @Test
  void aMissingPermissionIsNeverDenied() {
    var approver = TestFacts.approver(review -> false);
    var request = client().build().read("csr", TOKEN);

    assertThat(approver.decide(request, policy("onViolation: Deny")))
        .isInstanceOf(Leave.class)
        .extracting(Decision::reason)
        .isEqualTo(Reason.NodeClientNotPermitted);
  }

  @Test
  void aJudgementHasEveryCheckAndThoseAfterTheFirstThatFailedToo() {
    var approver = TestFacts.approver(review -> false);
    var request = client().usages("client auth").build().read("csr", TOKEN);

    var judgement = approver.judge(request, policy("onViolation: Leave"));

    assertThat(judgement.decision().reason()).isEqualTo(Reason.UsagesNotAllowed);
    assertThat(judgement.steps())
        .extracting(Judgement.Step::expected)
        .startsWith("the organization is exactly system:nodes")
        .contains("the common name begins with system:node:")
        .last()
        .asString()
        .startsWith("the key is RSA of 2048 to 8192 bits");
  }

  private static Decision decide(String rules, TestRequestBuilder request, Nodes nodes) {
    var world = TestFacts.of(review -> true);
    var approver =
        new Approver(
            new Facts(
                world.reviews(), nodes, (uid, who, signer) -> 7, world.serving(), world.clock()));
    return approver.decide(request.build().read("csr", TOKEN), policy(rules));
  }

  private static Policy policy(String rules) {
    return TestPolicies.policy(
        "p",
        """
        match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}
        approval: {profiles: [NodeClient]%s}
        """
            .formatted(rules.isEmpty() ? "" : ", " + rules));
  }

  private static NodeFacts node(boolean isReady) {
    return new NodeFacts("node-1", isReady, false, 10250, Set.of(), Set.of());
  }

  private static TestRequestBuilder client() {
    return TestRequests.kubeletClient("node-1");
  }

  private static Arguments row(
      String name, String rules, TestRequestBuilder request, Reason expected) {
    return argumentSet(name, rules, request, expected);
  }
}
