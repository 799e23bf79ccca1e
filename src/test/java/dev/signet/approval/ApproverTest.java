package dev.signet.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.signet.approval.Decision.Approve;
import dev.signet.approval.Decision.Leave;
import dev.signet.approval.Decision.Retry;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.testing.Identity;
import dev.signet.testing.TestFacts;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Upstream's AH1 to AH4, the profiles that a policy lists, and what is told to people. */
final class ApproverTest {
  private static final String MATCH =
      "match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}\n";
  private static final String BOTH = MATCH + "approval: {profiles: [NodeClient, SelfNodeClient]}";
  private static final String SELF = MATCH + "approval: {profiles: [SelfNodeClient]}";
  private static final String ANY = MATCH + "approval: {profiles: [NodeClient]}";
  private static final String NONE = MATCH + "signing: {authority: {secret: {name: ca}}}";

  private static final CertificateRequest OWN =
      TestRequests.kubeletClient("node-1").build().read("csr", Identity.node("node-1"));
  private static final CertificateRequest FIRST =
      TestRequests.kubeletClient("node-1").build().read("csr", Identity.bootstrapToken("abcdef"));
  private static final CertificateRequest MISSHAPEN =
      TestRequests.kubeletClient("node-1")
          .names(TestNames.dns("node-1"))
          .build()
          .read("csr", Identity.node("node-1"));

  private final List<AccessReview> asked = new ArrayList<>();

  @Test
  void ah1AndAh2AnUnrecognizedRequestIsLeftAndNothingIsAsked() {
    var decision = decide(MISSHAPEN, BOTH, Set.of("nodeclient", "selfnodeclient"));

    assertThat(decision)
        .isEqualTo(
            new Leave(
                Reason.DnsNamesNotAllowed,
                "It is not what signer kubernetes.io/kube-apiserver-client-kubelet signs: DNS"
                    + " subjectAltNames are not allowed."));
    assertThat(asked).isEmpty();
  }

  @Test
  void ah3ARecognizedRequestWithoutPermissionIsLeft() {
    var decision = decide(FIRST, BOTH, Set.of());

    assertThat(decision).isInstanceOf(Leave.class);
    assertThat(decision.reason()).isEqualTo(Reason.NodeClientNotPermitted);
    assertThat(asked).containsExactly(new AccessReview(FIRST.requester(), "nodeclient"));
  }

  @Test
  void ah4ARecognizedRequestWithPermissionIsApproved() {
    assertThat(decide(FIRST, BOTH, Set.of("nodeclient")))
        .isEqualTo(
            new Approve(
                Reason.AutoApproved,
                "Auto approving kubelet client certificate after SubjectAccessReview."));
  }

  @Test
  void whoMayRenewItsOwnIsNotAskedWhetherItMayHaveAny() {
    var decision = decide(OWN, BOTH, Set.of("selfnodeclient", "nodeclient"));

    assertThat(decision.sentence())
        .isEqualTo("Auto approving self kubelet client certificate after SubjectAccessReview.");
    assertThat(asked).containsExactly(new AccessReview(OWN.requester(), "selfnodeclient"));
  }

  @Test
  void whoMayNotRenewItsOwnMayStillHaveAny() {
    assertThat(decide(OWN, BOTH, Set.of("nodeclient"))).isInstanceOf(Approve.class);
    assertThat(asked)
        .extracting(AccessReview::subresource)
        .containsExactly("selfnodeclient", "nodeclient");
  }

  @Test
  void theReviewIsAboutTheRequesterAndNobodyElse() {
    var requester =
        Identity.user("u", "g1", "g2").withUid("uid").withExtra(Map.of("k", List.of("v")));
    var request = TestRequests.kubeletClient("node-1").build().read("csr", requester);

    decide(request, ANY, Set.of());

    assertThat(asked).containsExactly(new AccessReview(request.requester(), "nodeclient"));
    assertThat(request.requester().groups()).containsExactly("g1", "g2");
  }

  @Test
  void aReviewThatFailsIsTriedAgainAndNeverADenial() {
    var approver =
        TestFacts.approver(
            review -> {
              asked.add(review);
              throw new FactUnavailable("The API server is away.", new IllegalStateException());
            });

    assertThat(approver.decide(OWN, TestPolicies.policy("p", BOTH)))
        .isEqualTo(new Retry(Reason.ReviewFailed, "The API server is away."));
    assertThat(asked).as("the next profile is not tried").hasSize(1);
  }

  @Test
  void aProfileThatThePolicyDoesNotListIsNotApprovedWhateverItsRequesterMay() {
    var mayAll = Set.of("nodeclient", "selfnodeclient");

    assertThat(decide(FIRST, SELF, mayAll))
        .isEqualTo(
            new Leave(
                Reason.ProfileNotListed,
                "It has the shape of NodeClient, which spec.approval.profiles of policy p does not"
                    + " list."));
    assertThat(asked).isEmpty();
  }

  @Test
  void onlyListedProfilesAreTried() {
    assertThat(decide(OWN, ANY, Set.of("selfnodeclient")).reason())
        .isEqualTo(Reason.NodeClientNotPermitted);
    assertThat(asked).containsExactly(new AccessReview(OWN.requester(), "nodeclient"));
  }

  @Test
  void theReasonTellsWhichPermissionIsMissing() {
    assertThat(decide(FIRST, BOTH, Set.of()).reason()).isEqualTo(Reason.NodeClientNotPermitted);
    assertThat(decide(OWN, BOTH, Set.of()).reason()).isEqualTo(Reason.SelfNodeClientNotPermitted);
  }

  @Test
  void theSentenceNamesThePermissionThatIsMissing() {
    assertThat(decide(OWN, BOTH, Set.of()).sentence())
        .contains("Requester system:node:node-1")
        .contains("create certificatesigningrequests/selfnodeclient")
        .contains("create certificatesigningrequests/nodeclient")
        .contains("(system:nodes)");
  }

  @Test
  void aPolicyThatOnlySignsApprovesNothing() {
    assertThat(decide(OWN, NONE, Set.of("selfnodeclient")).reason())
        .isEqualTo(Reason.PolicyApprovesNothing);
    assertThat(asked).isEmpty();
  }

  @Test
  void aSignerThatNoProfileIsAboutIsLeftToOthers() {
    var alice = TestRequests.client("alice").build().read("csr", Identity.user("alice"));

    assertThat(decide(alice, BOTH, Set.of("nodeclient", "selfnodeclient")))
        .asInstanceOf(type(Leave.class))
        .satisfies(
            leave -> {
              assertThat(leave.reason()).isEqualTo(Reason.NoProfileForSigner);
              assertThat(leave.sentence()).contains("kubernetes.io/kube-apiserver-client");
            });
    assertThat(asked).isEmpty();
  }

  @Test
  void aServingRequestIsLeftWhereItsProfileIsNotListed() {
    var serving =
        TestRequests.kubeletServing("node-1").build().read("csr", Identity.node("node-1"));

    assertThat(decide(serving, BOTH, Set.of("selfnodeserver")).reason())
        .isEqualTo(Reason.ProfileNotListed);
    assertThat(asked).isEmpty();
  }

  private Decision decide(CertificateRequest request, String policy, Set<String> permissions) {
    var approver =
        TestFacts.approver(
            review -> {
              asked.add(review);
              return permissions.contains(review.subresource());
            });
    return approver.decide(request, TestPolicies.policy("p", policy));
  }
}
