package dev.signet.operator;

import static dev.signet.testing.Rbac.group;
import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.rule;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.testing.ApiServer;
import dev.signet.testing.BootstrapToken;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is missing around a policy is said on it, and no more once it is put right. */
@WithApiServer
final class PreflightIT {

  private static final String CONDITION = "PreflightPassed";
  private static final String PASSED = "True/NothingMissing";
  private static final Subject SIGNET = user("system:serviceaccount:signet-system:signet");
  private static final Subject BOOTSTRAPPERS = group("system:bootstrappers");

  private final ApiServer server;
  private final KubernetesClient admin;
  private final Rbac rbac;
  private OperatorRig rig;

  PreflightIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.rbac = new Rbac(admin);
  }

  @BeforeEach
  void startSignet() {
    rig = OperatorRig.start(server);
  }

  @AfterEach
  void stopSignet() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "NodeClient, kubernetes.io/kube-apiserver-client-kubelet, nodeclient, system:bootstrappers",
    "NodeClient, kubernetes.io/kube-apiserver-client-kubelet, nodeclient,"
        + " system:bootstrappers:kubeadm:default-node-token",
    "SelfNodeClient, kubernetes.io/kube-apiserver-client-kubelet, selfnodeclient, system:nodes",
    "SelfNodeServing, kubernetes.io/kubelet-serving, selfnodeserver, system:nodes"
  })
  void aProfileWhoseRequestersLackItsPermissionIsNamedUntilItIsBound(
      String profile, String signer, String permission, String group) {
    try (var _ = rbac.grant(SIGNET, rule("certificates.k8s.io", "signers", "approve"));
        var _ = rbac.grant(SIGNET, rule("", "nodes", "get"))) {
      CertificatePolicy policy = approving(signer, profile);

      awaitPreflight(policy, "False/RequestersLackRights");
      assertThat(rig.message(policy, CONDITION))
          .contains(group, "may not create certificatesigningrequests/" + permission);
      await()
          .atMost(OperatorRig.SOON)
          .until(() -> rig.condition(policy, "Ready").equals("True/WorkingWithWarnings"));
      assertThat(rig.message(policy, "Ready")).contains(CONDITION);

      try (var _ = rbac.grant(group(group), requests(permission, "create"))) {
        awaitPreflight(policy, PASSED);
        await()
            .atMost(OperatorRig.SOON)
            .until(() -> rig.condition(policy, "Ready").equals("True/Working"));
      }
      awaitPreflight(policy, "False/RequestersLackRights");
    }
  }

  @Test
  void whatSignetItselfMayNotDoIsNamedUntilItMay() {
    CertificatePolicy policy =
        rig.policy(
            server.uniqueName("policy"),
            """
            match: {signerNames: [preflight.example.com/x]}
            approval:
              profiles: [Custom]
              custom:
                - signerName: preflight.example.com/x
                  subject: {commonNames: [x]}
                  usages: [client auth]
            """);

    awaitPreflight(policy, "False/SignetLacksRights");
    assertThat(rig.message(policy, CONDITION))
        .contains("Signet itself may not approve signers preflight.example.com/x");

    rig.allowSigner("preflight.example.com/x");
    awaitPreflight(policy, PASSED);
  }

  @Test
  void aSecretThatSignetMayNotGetIsNamedUntilItMay() {
    String name = server.uniqueName("ca");
    admin.resource(server.clientCa().tlsSecret("signet-system", name)).create();
    CertificatePolicy policy = signing(server.uniqueName("nobody"), name);

    awaitPreflight(policy, "False/SignetLacksRights");
    assertThat(rig.message(policy, CONDITION))
        .isEqualTo(
            "Signet itself may not get secrets %s in namespace signet-system: see deploy/rbac.yaml."
                .formatted(name));

    rig.allow(name);
    awaitPreflight(policy, PASSED);
  }

  @ParameterizedTest
  @CsvSource({
    "AutoApproved, with the reason of kube-controller-manager",
    "Example, with reason Example"
  })
  void anotherApproverIsNamedWithTheRequestUntilThatIsGone(String reason, String words) {
    String requester = "system:bootstrap:" + server.uniqueName("b");
    CertificatePolicy policy = rig.policyThatOnlyApproves(requester);
    // Without nodeclient for itself the requester waits, as long as nobody else approves.
    try (var _ = rbac.grant(user(requester), requests("", "create"))) {
      CertificateSigningRequest csr =
          rig.create(TestRequests.kubeletClient("n").build(), server.as(requester));
      awaitPreflight(policy, "False/RequestersLackRights");

      approve(csr, reason);

      await()
          .atMost(OperatorRig.SOON)
          .until(
              () ->
                  rig.message(policy, CONDITION)
                      .contains(
                          "Another approves too, %s (request %s, approved at "
                              .formatted(words, csr.getMetadata().getName())));

      admin.resource(csr).delete();
      await()
          .atMost(OperatorRig.SOON)
          .until(() -> !rig.message(policy, CONDITION).contains("approves too"));
    }
  }

  @Test
  void anotherSignerIsNamedWithTheRequestUntilThatIsGone() {
    String requester = "system:bootstrap:" + server.uniqueName("b");
    CertificatePolicy policy = signing(requester, rig.secret(server.clientCa()));
    awaitPreflight(policy, PASSED);
    try (var _ = rbac.grant(user(requester), requests("", "create"))) {
      CertificateSigningRequest csr =
          rig.create(TestRequests.kubeletClient("n").build(), server.as(requester));
      // Signed first: Signet is as fast as it can once it is approved.
      sign(csr);
      approve(csr, "KubectlApprove");

      awaitPreflight(policy, "False/AnotherIsActive");
      assertThat(rig.message(policy, CONDITION))
          .startsWith(
              "Another signs too (request %s, approved at ".formatted(csr.getMetadata().getName()));

      admin.resource(csr).delete();
      awaitPreflight(policy, PASSED);
    }
  }

  @Test
  void whatSignetItselfApprovesAndSignsAndWhatAPersonApprovesIsNoConcern() {
    String requester = "system:bootstrap:" + server.uniqueName("b");
    try (var _ =
            rbac.grant(user(requester), requests("", "create"), requests("nodeclient", "create"));
        var _ = rbac.grant(user("system:node:x"), requests("", "create"));
        var looks = new Looks()) {
      CertificatePolicy policy = rig.policyFor(requester, rig.secret(server.clientCa()));
      CertificatePolicy byHand = signing("system:node:x", rig.secret(server.clientCa()));
      rig.certificate(rig.create(TestRequests.kubeletClient("n").build(), server.as(requester)));
      CertificateSigningRequest csr =
          rig.create(TestRequests.kubeletClient("x").build(), server.as("system:node:x"));
      approve(csr, "KubectlApprove");
      rig.certificate(csr);

      looks.awaitTwoMore();
      awaitPreflight(policy, PASSED);
      awaitPreflight(byHand, PASSED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT-1H"})
  void aBootstrapTokenThatEndsSoonIsNamedUntilItIsReplaced(Duration left) {
    BootstrapToken token = BootstrapToken.random();
    try (var _ = rbac.grant(SIGNET, rule("", "secrets", "list"));
        var _ = rbac.grant(BOOTSTRAPPERS, requests("nodeclient", "create"))) {
      admin.resource(ending(token, left)).create();
      CertificatePolicy policy = bootstrap();

      awaitPreflight(policy, "False/TokenEndsSoon");
      assertThat(rig.message(policy, CONDITION))
          .contains("Bootstrap token bootstrap-token-" + token.id())
          .doesNotContain(token.secret());

      admin.resource(ending(token, Duration.ofDays(1))).serverSideApply();
      awaitPreflight(policy, PASSED);
    } finally {
      admin.resource(token.resource()).delete();
    }
  }

  @Test
  void aBootstrapTokenWhoseGroupsLackThePermissionIsNamedUntilItIsBound() {
    BootstrapToken token = BootstrapToken.random();
    String mine = "system:bootstrappers:" + server.uniqueName("mine");
    try (var _ = rbac.grant(SIGNET, rule("", "secrets", "list"))) {
      Secret secret = token.resource();
      secret.getStringData().put("auth-extra-groups", mine);
      admin.resource(secret).create();
      CertificatePolicy policy = bootstrap();

      awaitPreflight(policy, "False/RequestersLackRights");
      assertThat(rig.message(policy, CONDITION)).contains("bootstrap-token-" + token.id());

      try (var _ = rbac.grant(group(mine), requests("nodeclient", "create"))) {
        awaitPreflight(policy, PASSED);
      }
    } finally {
      admin.resource(token.resource()).delete();
    }
  }

  @Test
  void withoutTheRightToListTokensNothingIsSaidAboutThem() {
    BootstrapToken token = BootstrapToken.random();
    try (var _ = rbac.grant(BOOTSTRAPPERS, requests("nodeclient", "create"))) {
      admin.resource(ending(token, Duration.ofHours(-1))).create();

      awaitPreflight(bootstrap(), PASSED);
    } finally {
      admin.resource(token.resource()).delete();
    }
  }

  private CertificatePolicy approving(String signer, String profile) {
    return rig.policy(
        server.uniqueName("policy"),
        """
        match: {signerNames: [%s]}
        approval: {profiles: [%s]}
        """
            .formatted(signer, profile));
  }

  private CertificatePolicy bootstrap() {
    return approving("kubernetes.io/kube-apiserver-client-kubelet", "NodeClient");
  }

  private CertificatePolicy signing(String requester, String secret) {
    return rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
          requesters: {users: ["%s"]}
        signing: {authority: {secret: {name: %s}}}
        """
            .formatted(requester, secret));
  }

  private static Secret ending(BootstrapToken token, Duration left) {
    Secret secret = token.resource();
    secret
        .getStringData()
        .put("expiration", Instant.now().plus(left).truncatedTo(ChronoUnit.SECONDS).toString());
    return secret;
  }

  private void approve(CertificateSigningRequest csr, String reason) {
    CertificateSigningRequest now = rig.get(csr);
    now.getStatus()
        .setConditions(
            List.of(
                new CertificateSigningRequestConditionBuilder()
                    .withType("Approved")
                    .withStatus("True")
                    .withReason(reason)
                    .build()));
    admin.resource(now).subresource("approval").update();
  }

  private void sign(CertificateSigningRequest csr) {
    CertificateSigningRequest now = rig.get(csr);
    now.getStatus()
        .setCertificate(
            Base64.getEncoder()
                .encodeToString(server.clientCaCertificate().getBytes(StandardCharsets.US_ASCII)));
    admin.resource(now).subresource("status").update();
  }

  private void awaitPreflight(CertificatePolicy policy, String condition) {
    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(() -> assertThat(rig.condition(policy, CONDITION)).isEqualTo(condition));
  }

  /** Counts looks by a policy of its own, whose one concern comes and goes. */
  private final class Looks implements AutoCloseable {
    private final String group = server.uniqueName("looks");
    private final CertificatePolicy policy =
        rig.policy(
            server.uniqueName("policy"),
            """
            precedence: 1
            match:
              signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
              requesters: {groups: [%s]}
            approval: {profiles: [NodeClient]}
            """
                .formatted(group));

    void awaitTwoMore() {
      PolicyRule permission = requests("nodeclient", "create");
      awaitPreflight(policy, "False/RequestersLackRights");
      try (var _ = rbac.grant(group(group), permission)) {
        awaitPreflight(policy, PASSED);
      }
      awaitPreflight(policy, "False/RequestersLackRights");
    }

    @Override
    public void close() {
      admin.resource(policy).delete();
    }
  }
}
