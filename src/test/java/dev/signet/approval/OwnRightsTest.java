package dev.signet.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.policy.Policy;
import dev.signet.testing.TestPolicies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Signet itself needs, by what a policy says. */
final class OwnRightsTest {
  private static final String CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
  private static final String SERVING = "kubernetes.io/kubelet-serving";
  private static final String OF_OTHERS =
      " | get nodes | list nodes | watch nodes | list servicecidrs"
          + " | get services kubernetes in namespace default";
  private static final String TO_APPROVE =
      "update certificatesigningrequests/approval | create subjectaccessreviews";

  private static final String CLIENT_CAS =
      " | get configmaps extension-apiserver-authentication in namespace kube-system";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "approval: {profiles: [NodeClient]}; approve signers " + CLIENT + " | " + TO_APPROVE,
        "approval: {mode: Audit, profiles: [SelfNodeClient]}; approve signers "
            + CLIENT
            + " | "
            + TO_APPROVE,
        "approval: {profiles: [NodeClient], nodeClient: {existingNode: Absent}}; approve signers "
            + CLIENT
            + " | "
            + TO_APPROVE
            + " | get nodes",
        "approval: {profiles: [SelfNodeServing]}; approve signers "
            + SERVING
            + " | "
            + TO_APPROVE
            + OF_OTHERS,
        "approval: {profiles: [SelfNodeServing], serving: {addressSources: [Inventory],"
            + " inventory: {name: nodes}}}; approve signers "
            + SERVING
            + " | "
            + TO_APPROVE
            + OF_OTHERS
            + " | get configmaps nodes in namespace own",
        "approval: {profiles: [NodeClient], onViolation: Deny}; approve signers "
            + CLIENT
            + " | approve signers "
            + SERVING
            + " | "
            + TO_APPROVE
            + " | delete certificatesigningrequests",
        "signing: {authority: {secret: {name: ca}}}; sign signers "
            + CLIENT
            + " | sign signers "
            + SERVING
            + " | update certificatesigningrequests/status | get secrets ca in namespace own"
            + CLIENT_CAS,
        "signing: {authority: {secret: {name: ca, namespace: other}}}; sign signers "
            + CLIENT
            + " | sign signers "
            + SERVING
            + " | update certificatesigningrequests/status | get secrets ca in namespace other"
            + CLIENT_CAS,
        "signing: {authority: {files: {certificate: /c, privateKey: /k}}, }; sign signers "
            + CLIENT
            + " | sign signers "
            + SERVING
            + " | update certificatesigningrequests/status"
            + CLIENT_CAS,
        "signing: {authority: {files: {certificate: /c, privateKey: /k}}, clientTrust: Unchecked,"
            + " trustBundle: {configMap: {name: b}, clusterTrustBundle: {name: t}},"
            + " rollover: {next: {secret: {name: n}}}}; sign signers "
            + CLIENT
            + " | sign signers "
            + SERVING
            + " | update certificatesigningrequests/status | get secrets n in namespace own"
            + " | get configmaps b in namespace own | create configmaps in namespace own"
            + " | patch configmaps b in namespace own | get clustertrustbundles t"
            + " | patch clustertrustbundles t"
      })
  void aPolicyNeeds(String spec, String rights) {
    assertThat(rights(spec)).isEqualTo(rights);
  }

  @Test
  void reportsOfNodesAreKeptWhereAPolicyIsAboutKubelets() {
    assertThat(OwnRights.toReport(signing(CLIENT)))
        .extracting(OwnRight::toString)
        .containsExactly(
            "list nodes",
            "watch nodes",
            "create nodecertificatereports",
            "patch nodecertificatereports",
            "delete nodecertificatereports",
            "patch nodecertificatereports/status");
    assertThat(
            OwnRights.toReport(
                TestPolicies.policy("p", "reporting: {kubeletEndpoints: {interval: 5s}}")))
        .isNotEmpty();
    assertThat(OwnRights.toReport(signing("example.com/other"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"cleanup: {}, true", "'', false"})
  void deletingIsNeededOnlyToClean(String cleanup, boolean isNeeded) {
    assertThat(
            rights("approval: {profiles: [NodeClient]}\n" + cleanup)
                .contains("delete certificatesigningrequests"))
        .isEqualTo(isNeeded);
  }

  private static Policy signing(String signer) {
    return TestPolicies.policy(
        "p",
        "match: {signerNames: [%s]}\nsigning: {authority: {secret: {name: ca}}}\n"
            .formatted(signer));
  }

  private static String rights(String spec) {
    var policy =
        TestPolicies.policy(
            "p",
            "match: {signerNames: [%s, %s, example.com/unknown]}\n%s\n"
                .formatted(CLIENT, SERVING, spec));
    return String.join(
        " | ", OwnRights.of(policy, "own").stream().map(OwnRight::toString).toList());
  }
}
