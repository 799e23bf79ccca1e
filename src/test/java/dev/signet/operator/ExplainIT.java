package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.rule;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.cli.ExplainRun;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** signet explain asks a real cluster, and changes nothing there. */
@WithApiServer
final class ExplainIT {

  private final ApiServer server;
  private final Rbac rbac;
  private final String joining;
  private final String node;
  private OperatorRig rig;

  @TempDir private Path folder;

  ExplainIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.rbac = new Rbac(admin);
    this.joining = "system:bootstrap:" + server.uniqueName("b");
    this.node = server.uniqueName("node");
  }

  @AfterEach
  void clean() {
    rig.close();
  }

  @Test
  void aMissingPermissionIsNamedAndKubectlSaysTheSameUntilItIsGranted() throws Exception {
    rig = OperatorRig.withoutOperator(server);
    rig.policyFor(joining, "none");
    try (var _ = rbac.grant(user(joining), requests("", "create"))) {
      var csr = rig.create(TestRequests.kubeletClient(node).build(), server.as(joining));
      var before = explain(csr);
      var command = before.json().at("/reviews/0/command").asText();

      assertThat(before.code()).isEqualTo(1);
      assertThat(before.json().at("/outcome/code").asText()).isEqualTo("NodeClientNotPermitted");
      assertThat(explainInText(csr).out())
          .contains("MISSING  requester " + joining + " may create certificatesigningrequests/node")
          .contains("create certificatesigningrequests/nodeclient (certificates.k8s.io)? No.")
          .contains("  $ " + command + "\n");
      assertThat(kubectl(command)).startsWith("no");
      try (var _ = rbac.grant(user(joining), requests("nodeclient", "create"))) {
        var after = explain(csr);

        assertThat(after.json().at("/outcome/result").asText()).isEqualTo("WouldBeApproved");
        assertThat(after.code()).isZero();
        assertThat(kubectl(command)).startsWith("yes");
      }
    }
  }

  @Test
  void whatSignetDeniedIsTold() {
    rig = OperatorRig.start(server);
    rig.policy(
        server.uniqueName("policy"),
        """
        match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}
        approval: {profiles: [NodeClient], onViolation: Deny}
        cleanup: {denied: 1h}
        """);
    try (var _ = rbac.grant(user(joining), requests("", "create"))) {
      var csr =
          rig.create(
              TestRequests.kubeletClient(node).names(TestNames.dns("kubernetes")).build(),
              server.as(joining));
      await().atMost(OperatorRig.SOON).until(() -> rig.condition(csr, "Denied").isPresent());
      var run = explain(csr);

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.json().at("/outcome/result").asText()).isEqualTo("Denied");
      assertThat(run.json().at("/outcome/code").asText()).isEqualTo("DnsNamesNotAllowed");
    }
  }

  @Test
  void whatSignetIssuedIsToldWithItsTime() {
    rig = OperatorRig.start(server);
    rig.policyFor(joining, rig.secret(server.clientCa()));
    try (var _ =
        rbac.grant(user(joining), requests("", "create"), requests("nodeclient", "create"))) {
      var csr = rig.create(TestRequests.kubeletClient(node).build(), server.as(joining));
      rig.certificate(csr);
      await().atMost(OperatorRig.SOON).until(() -> explainInText(csr).out().contains("is True"));
      var run = explain(csr);

      assertThat(run.code()).isZero();
      assertThat(run.json().at("/outcome/result").asText()).isEqualTo("Issued");
      assertThat(run.json().at("/request/certificate/notAfter").asText())
          .isEqualTo(rig.x509(csr).getNotAfter().toInstant().toString());
      assertThat(explainInText(csr).out())
          .contains("the CA: AuthorityReady is True; Loaded: The CA can sign.");
    }
  }

  @Test
  void thePolicyThatGovernsAndTheOneThatWouldAreTold() {
    rig = OperatorRig.withoutOperator(server);
    var loser = rig.policyFor(joining, "none").getMetadata().getName();
    var winner = server.uniqueName("policy");
    rig.policy(
        winner,
        """
        precedence: 1
        match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}
        approval: {profiles: [SelfNodeClient]}
        """);
    try (var _ = rbac.grant(user(joining), requests("", "create"))) {
      var csr = rig.create(TestRequests.kubeletClient(node).build(), server.as(joining));
      var run = explainInText(csr);

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out())
          .contains("> " + winner + " (precedence 1): it governs the request\n")
          .contains("- " + loser + " (precedence 100): it matches too; " + winner + " comes first")
          .contains("Outcome: stays Pending (ProfileNotListed)");
    }
  }

  @Test
  void aPolicyFromAFileIsJudgedAsIfItWereApplied() throws Exception {
    rig = OperatorRig.withoutOperator(server);
    var applied = rig.policyFor(joining, "none");
    applied.getMetadata().setManagedFields(List.of());
    var stricter =
        ExplainRun.write(
            folder,
            "stricter.yaml",
            Serialization.asYaml(applied).replace("- \"NodeClient\"\n", ""));
    try (var _ =
        rbac.grant(user(joining), requests("", "create"), requests("nodeclient", "create"))) {
      var csr = rig.create(TestRequests.kubeletClient(node).build(), server.as(joining));

      assertThat(explain(csr).code()).isZero();
      assertThat(explain(csr, "--policy=" + stricter).json().at("/outcome/code").asText())
          .isEqualTo("ProfileNotListed");
    }
  }

  @Test
  void aRequestWhosePlaceALaterOneTookIsToldSo() {
    rig = OperatorRig.start(server);
    rig.policyFor("system:node:" + node, rig.secret(server.clientCa()));
    var kubelet = server.as("system:node:" + node, "system:nodes");
    try (var _ = rbac.grant(user("system:node:" + node), requests("", "create"))) {
      var first = rig.create(TestRequests.kubeletClient(node).build(), kubelet);
      assertThat(explain(first).json().at("/outcome/code").asText())
          .isEqualTo("SelfNodeClientNotPermitted");
      await().until(() -> Instant.now().minusSeconds(1).isAfter(createdAt(first)));
      var second = rig.create(TestRequests.kubeletClient(node).build(), kubelet);
      rig.approveByHand(second);
      rig.certificate(second);

      assertThat(explain(first).json().at("/outcome/code").asText()).isEqualTo("Superseded");
      assertThat(explainInText(first).out())
          .contains("Its node asked again later, in " + second.getMetadata().getName());
    }
  }

  private static Instant createdAt(CertificateSigningRequest csr) {
    return Instant.parse(csr.getMetadata().getCreationTimestamp());
  }

  @Test
  void otherRequestsOfTheSameRequesterAreCounted() {
    rig = OperatorRig.withoutOperator(server);
    rig.policy(
        server.uniqueName("policy"),
        """
        match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}
        approval: {profiles: [NodeClient], nodeClient: {maxOutstanding: 1}}
        """);
    try (var _ =
        rbac.grant(user(joining), requests("", "create"), requests("nodeclient", "create"))) {
      var one = rig.create(TestRequests.kubeletClient(node).build(), server.as(joining));
      assertThat(explain(one).code()).isZero();
      var other = rig.create(TestRequests.kubeletClient(node).build(), server.as(joining));

      assertThat(explain(other).json().at("/outcome/code").asText())
          .isEqualTo("TooManyOutstanding");
    }
  }

  @Test
  void aRequestThatDoesNotExistIsAMistake() {
    rig = OperatorRig.withoutOperator(server);

    var run = Explaining.asAdministrator(server, folder).text("no-such");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "signet explain: there is no CertificateSigningRequest no-such; kubectl get csr lists"
                + " them");
  }

  @Test
  void whoMayLittleIsToldWhatIsMissingAndWithFourRightsItIsAllThere() {
    rig = OperatorRig.withoutOperator(server);
    rig.policyFor(joining, "none");
    var asker = server.uniqueName("asker");
    var explaining = Explaining.as(asker, server, folder);
    try (var _ = rbac.grant(user(joining), requests("", "create"))) {
      var csr = rig.create(TestRequests.kubeletClient(node).build(), server.as(joining));

      assertUncertain(explaining.text(csr), "certificatesigning");
      try (var _ = rbac.grant(user(asker), requests("", "get", "list"))) {
        assertUncertain(explaining.text(csr), "certificatepolicies");
        try (var _ = rbac.grant(user(asker), rule("signet.dev", "certificatepolicies", "list"))) {
          assertUncertain(explaining.text(csr), "subjectaccessreviews");
          try (var _ =
              rbac.grant(
                  user(asker), rule("authorization.k8s.io", "subjectaccessreviews", "create"))) {
            // Proof that it writes nothing else: it may not.
            var run = explaining.text(csr);
            assertThat(run.out()).contains("Outcome: stays Pending (NodeClientNotPermitted)");
            assertThat(run.code()).isEqualTo(1);
          }
        }
      }
    }
  }

  @Test
  void kubectlFindsItAsAPlugin() throws Exception {
    rig = OperatorRig.withoutOperator(server);
    rig.policyFor(joining, "none");
    try (var _ = rbac.grant(user(joining), requests("", "create"))) {
      var csr = rig.create(TestRequests.kubeletClient(node).build(), server.as(joining));

      assertThat(kubectl("kubectl signet explain " + csr.getMetadata().getName()))
          .startsWith("Request " + csr.getMetadata().getName() + ": Pending, made ")
          .contains("Outcome: stays Pending (NodeClientNotPermitted)");
    }
  }

  private static void assertUncertain(ExplainRun run, String resource) {
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out() + run.err()).contains(resource).contains("forbidden");
  }

  private ExplainRun explain(CertificateSigningRequest csr, String... more) {
    return Explaining.asAdministrator(server, folder).json(csr, more);
  }

  private ExplainRun explainInText(CertificateSigningRequest csr) {
    return Explaining.asAdministrator(server, folder).text(csr);
  }

  /** The command with the cluster's own kubectl, and bin/ on its PATH. */
  private String kubectl(String command) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            "bash", "-c", "PATH=$PWD/bin:$(bin/cluster assets):$PATH; " + command + " 2>/dev/null");
    builder
        .environment()
        .put("KUBECONFIG", Explaining.asAdministrator(server, folder).kubeconfig().toString());
    var process = builder.start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
