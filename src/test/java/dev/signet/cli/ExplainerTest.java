package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.approval.Superseding;
import dev.signet.request.RequestState;
import dev.signet.testing.Identity;
import dev.signet.testing.TestFacts;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequests;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExplainerTest {

  /** As the operator: kube-controller-manager looks at each request alone. */
  @ParameterizedTest
  @CsvSource({"Strict, Superseded", "Upstream, AutoApproved"})
  void aLaterRequestTakesThePlaceOfAnOlderButNotInCompatibilityUpstream(
      String compatibility, String code) {
    var policy =
        TestPolicies.object(
            "kubelets",
            """
            match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}
            approval: {profiles: [SelfNodeClient], compatibility: %s}
            signing: {authority: {secret: {name: ca}}}
            """
                .formatted(compatibility));
    var inquiry =
        new Inquiry(
            TestRequests.kubeletClient("node-1").build().resource("csr", Identity.node("node-1")),
            new Inquiry.Policies.Known(List.of(policy)),
            TestFacts.of(review -> true),
            (requester, signer) ->
                Stream.of(
                    new Superseding.Other("later", TestFacts.CLOCK.instant(), RequestState.Issued)),
            RecordedReviews.Answer.Allowed,
            List.of(),
            "",
            TestFacts.CLOCK.instant());

    assertThat(new Explainer(Advice.read()).explain(inquiry).outcome().code()).hasValue(code);
  }
}
