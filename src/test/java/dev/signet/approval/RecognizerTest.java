package dev.signet.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.api.Approval.Profile;
import dev.signet.request.CertificateRequest;
import dev.signet.testing.Identity;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Upstream's table AR1 to AR9: which profiles a request has the shape of, self first. */
final class RecognizerTest {
  private static final String CLIENT = TestRequests.KUBELET_CLIENT;
  private static final String FOO = "system:node:foo";
  private static final String NODES = "system:nodes";
  private static final String[] USAGES = {"key encipherment", "digital signature", "client auth"};

  static List<Arguments> table() {
    return List.of(
        row("AR1", FOO, List.of(NODES), FOO, CLIENT, true, true),
        row("AR2", "mike", List.of(NODES), FOO, CLIENT, false, false),
        row("AR3", FOO, List.of(), FOO, CLIENT, false, false),
        row("AR4", FOO, List.of("system:master"), FOO, CLIENT, false, false),
        row("AR6", FOO, List.of(NODES), FOO, "example.com/not-correct", false, false),
        row("AR7", FOO, List.of(NODES), FOO, TestRequests.KUBELET_SERVING, false, false),
        row("AR8", FOO, List.of(NODES), "joe", CLIENT, false, true),
        row("AR9", "system:node:bar", List.of(NODES), FOO, CLIENT, false, true));
  }

  @ParameterizedTest
  @MethodSource("table")
  void aRequestIsRecognizedAsUpstreamDoes(
      String commonName,
      List<String> organizations,
      String username,
      String signerName,
      boolean self,
      boolean any) {
    var request =
        TestRequests.client(commonName, organizations.toArray(String[]::new))
            .signerName(signerName);
    for (var usages : List.of(USAGES, new String[] {"digital signature", "client auth"})) {
      var read = request.usages(usages).build().read("csr", Identity.user(username));

      assertThat(recognizes(Profile.SelfNodeClient, read)).as("selfnodeclient").isEqualTo(self);
      assertThat(recognizes(Profile.NodeClient, read)).as("nodeclient").isEqualTo(any);
    }
  }

  @Test
  void ar5ServerAuthIsOneUsageTooMany() {
    var request =
        TestRequests.client(FOO, NODES)
            .signerName(CLIENT)
            .usages("key encipherment", "digital signature", "client auth", "server auth")
            .build()
            .read("csr", Identity.user(FOO));

    assertThat(recognizes(Profile.SelfNodeClient, request)).isFalse();
    assertThat(recognizes(Profile.NodeClient, request)).isFalse();
  }

  @Test
  void selfComesFirst() {
    assertThat(Recognizer.ALL)
        .extracting(Recognizer::profile)
        .containsExactly(
            Profile.SelfNodeClient, Profile.NodeClient, Profile.SelfNodeServing, Profile.Custom);
  }

  @Test
  void theProfilesOfKubeControllerManagerSpeakItsWords() {
    assertThat(Recognizer.ALL.subList(0, 2))
        .extracting(Recognizer::approval)
        .containsExactly(
            "Auto approving self kubelet client certificate after SubjectAccessReview.",
            "Auto approving kubelet client certificate after SubjectAccessReview.");
  }

  private static boolean recognizes(Profile profile, CertificateRequest request) {
    var policy = TestPolicies.policy("p", TestPolicies.KUBELETS);
    var judged = new Case(request, policy, policy.approval().orElseThrow());
    return Recognizer.ALL.stream()
        .filter(r -> r.profile() == profile && r.isAbout().test(judged))
        .anyMatch(
            r -> r.recognizes().test(judged) && SignerProfiles.of(request) instanceof Verdict.Fits);
  }

  private static Arguments row(String name, Object... cells) {
    return argumentSet(name, cells);
  }
}
