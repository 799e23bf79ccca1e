package dev.signet.operator;

import static dev.signet.testing.Rbac.rule;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.ApiServer;
import dev.signet.testing.Identity;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who approves and signs while the admission policies of deploy/self-defence.yaml are there. */
@WithApiServer
final class SelfDefenceIT {
  private static final String NOT_ALLOWED = "only Signet approves requests of this signer";
  private static final String NOT_SIGNED = "only Signet signs for this signer";

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String boss;
  private final SelfDefence defence;
  private OperatorRig rig;
  private Rbac.Grant everything;

  SelfDefenceIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.boss = server.uniqueName("boss");
    this.defence = new SelfDefence(admin);
  }

  @BeforeEach
  void defend() {
    rig = OperatorRig.withoutOperator(server);
    everything = new Rbac(admin).grant(user(boss), rule("*", "*", "*"));
    defence.install();
    // A policy comes into force a moment after it was made.
    await()
        .atMost(OperatorRig.SOON)
        .until(() -> refusal(() -> approve(create(TestRequests.KUBELET_CLIENT), boss())) != null);
  }

  @AfterEach
  void clear() {
    defence.close();
    // And goes out of force a moment after it was deleted: the next test approves by hand.
    await()
        .atMost(OperatorRig.SOON)
        .until(() -> refusal(() -> approve(create(TestRequests.KUBELET_CLIENT), boss())) == null);
    everything.close();
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {TestRequests.KUBELET_CLIENT, TestRequests.KUBELET_SERVING})
  void whoMayDoEverythingApprovesNothingOfSignetsSigners(String signer) {
    CertificateSigningRequest csr = create(signer);

    assertThatThrownBy(() -> approve(csr, boss())).hasMessageContaining(NOT_ALLOWED);
    assertThat(rig.get(csr).getStatus().getConditions()).isEmpty();
  }

  @Test
  void signetApproves() {
    CertificateSigningRequest csr = create(TestRequests.KUBELET_CLIENT);

    approve(csr, OperatorRig.asServiceAccount(server));

    assertThat(rig.condition(csr, "Approved")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"signet-system, other", "other, signet"})
  void anotherServiceAccountIsNotSignet(String namespace, String name) {
    var impostor = Identity.serviceAccount(namespace, name);
    try (var _ = new Rbac(admin).grant(user(impostor.username()), rule("*", "*", "*"))) {
      CertificateSigningRequest csr = create(TestRequests.KUBELET_CLIENT);

      assertThatThrownBy(() -> approve(csr, server.as(impostor))).hasMessageContaining(NOT_ALLOWED);
    }
  }

  @Test
  void theGroupThatIsAllowedApprovesByHand() {
    defence.allow("ca-operators");
    CertificateSigningRequest csr = create(TestRequests.KUBELET_CLIENT);

    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(
            () ->
                assertThatCode(() -> approve(csr, server.as(boss, "ca-operators")))
                    .doesNotThrowAnyException());
    assertThatThrownBy(() -> approve(create(TestRequests.KUBELET_CLIENT), boss()))
        .hasMessageContaining(NOT_ALLOWED);
  }

  @Test
  void othersMayStillDeny() {
    CertificateSigningRequest csr = create(TestRequests.KUBELET_CLIENT);

    decide(csr, "Denied", boss());

    assertThat(rig.condition(csr, "Denied")).isPresent();
  }

  @Test
  void otherSignersAreTheirApproversAndSigners() {
    CertificateSigningRequest csr = create("example.com/other");

    approve(csr, boss());
    sign(csr, boss());

    assertThat(rig.certificateNow(csr)).isPresent();
  }

  @Test
  void whoMayDoEverythingPutsNoCertificateIntoARequest() {
    CertificateSigningRequest pending = create(TestRequests.KUBELET_CLIENT);
    CertificateSigningRequest approved = create(TestRequests.KUBELET_SERVING);
    approve(approved, OperatorRig.asServiceAccount(server));

    for (CertificateSigningRequest csr : List.of(pending, approved)) {
      assertThatThrownBy(() -> sign(csr, boss())).hasMessageContaining(NOT_SIGNED);
      assertThat(rig.certificateNow(csr)).isEmpty();
    }
  }

  @Test
  void signetSigns() {
    CertificateSigningRequest csr = create(TestRequests.KUBELET_CLIENT);
    approve(csr, OperatorRig.asServiceAccount(server));

    sign(csr, OperatorRig.asServiceAccount(server));

    assertThat(rig.certificateNow(csr)).isPresent();
  }

  /** No policy can keep who may write policies from deleting one: docs/security.md says so. */
  @Test
  void whoMayDeleteThePoliciesIsNotStopped() {
    assertThatCode(
            () ->
                boss()
                    .admissionRegistration()
                    .v1()
                    .validatingAdmissionPolicyBindings()
                    .withName("signet-approvals")
                    .delete())
        .doesNotThrowAnyException();
    await()
        .atMost(OperatorRig.SOON)
        .until(() -> refusal(() -> approve(create(TestRequests.KUBELET_CLIENT), boss())) == null);
  }

  private KubernetesClient boss() {
    return server.as(boss);
  }

  private CertificateSigningRequest create(String signer) {
    return rig.create(TestRequests.kubeletClient("n").signerName(signer).build(), admin);
  }

  private void approve(CertificateSigningRequest csr, KubernetesClient client) {
    decide(csr, "Approved", client);
  }

  private void decide(CertificateSigningRequest csr, String type, KubernetesClient client) {
    CertificateSigningRequest now = rig.get(csr);
    now.getStatus()
        .setConditions(
            List.of(
                new CertificateSigningRequestConditionBuilder()
                    .withType(type)
                    .withStatus("True")
                    .withReason("ByHand")
                    .build()));
    client.resource(now).subresource("approval").update();
  }

  private void sign(CertificateSigningRequest csr, KubernetesClient client) {
    CertificateSigningRequest now = rig.get(csr);
    now.getStatus()
        .setCertificate(
            Base64.getEncoder()
                .encodeToString(server.clientCaCertificate().getBytes(StandardCharsets.US_ASCII)));
    client.resource(now).subresource("status").update();
  }

  private static String refusal(Runnable attempt) {
    return SelfDefence.refusal(attempt);
  }
}
