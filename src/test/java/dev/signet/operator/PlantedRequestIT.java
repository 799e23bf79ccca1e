package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.rule;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.request.Reason;
import dev.signet.request.RequestState;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Who may not have a certificate puts something where Signet looks for the requests of who may: an
 * object under their name, a decision, a certificate.
 */
@WithApiServer
final class PlantedRequestIT {
  private static final String NODE = "victim";

  private final ApiServer server;
  private final Rbac rbac;
  private final String token;
  private final String attacker;
  private final String name;
  private OperatorRig rig;
  private Refusals refusals;
  private CertificatePolicy policy;

  PlantedRequestIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.rbac = new Rbac(admin);
    this.token = "system:bootstrap:" + server.uniqueName("b");
    this.attacker = "system:bootstrap:" + server.uniqueName("a");
    this.name = server.uniqueName("node-csr");
  }

  @BeforeEach
  void startSignet() {
    rig = OperatorRig.start(server);
    refusals = new Refusals(server, rig);
    policy = rig.policyFor("system:bootstrap:*", rig.secret(server.clientCa()));
  }

  @AfterEach
  void stopSignet() {
    rig.close();
  }

  /** KubeUser 114: the name says nothing about whose request it is. */
  @Test
  void aRequestUnderAnothersNameIsJudgedByWhoMadeItAndSoIsTheOneThatTakesItsPlace() {
    TestRequest victims = TestRequests.kubeletClient(NODE).build();
    try (var _ = rbac.grant(user(attacker), requests("", "create", "delete"));
        var _ = rbac.grant(user(token), requests("", "create"), requests("nodeclient", "create"))) {
      CertificateSigningRequest planted = plant();
      refusals.isLeftFor(Reason.NodeClientNotPermitted, planted);
      assertThatThrownBy(() -> create(victims, name, token))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("already exists");

      server.admin().resource(planted).delete();
      CertificateSigningRequest own = create(victims, name, token);
      assertThat(rig.x509(own).getPublicKey()).isEqualTo(victims.keys().getPublic());

      server.as(attacker).resource(own).delete();
      refusals.isLeftFor(Reason.NodeClientNotPermitted, plant());
    }
  }

  /** What a client sends as the status of a new object is nobody's decision. */
  @Test
  void aRequestThatIsMadeWithItsApprovalIsNotApproved() {
    try (var _ = rbac.grant(user(attacker), requests("", "create"))) {
      CertificateSigningRequest planted =
          server.as(attacker).resource(approved(request().resource(name))).create();

      refusals.isLeftFor(Reason.NodeClientNotPermitted, planted);
    }
  }

  /**
   * kubesplaining 128: sign and update on status are enough for a certificate, not for Signet's.
   */
  @Test
  void whoMaySignGetsNothingFromSignetAndIsNamedForWhatHePutThere() {
    try (var _ =
            rbac.grant(
                user(attacker),
                requests("", "create"),
                requests("status", "update"),
                rule("certificates.k8s.io", "signers", "sign"));
        var _ = rbac.grant(user(token), requests("", "create"), requests("nodeclient", "create"))) {
      CertificateSigningRequest planted = plant();
      refusals.isLeftFor(Reason.NodeClientNotPermitted, planted);

      assertThatThrownBy(() -> status(approved(rig.get(planted))))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("may not add a condition of type");
      assertThat(refusals.isUntouched(planted)).isTrue();

      // The API server takes it, of whatever CA and without any approval.
      String forged = TestCa.create().issue(c -> c.named("system:node:" + NODE)).pem();
      status(signed(rig.get(planted), forged));
      await()
          .atMost(OperatorRig.SOON)
          .until(
              () -> rig.message(policy, "PreflightPassed"),
              said ->
                  said.contains(
                      "Somebody gave request %s of %s a certificate, and nobody approved it"
                          .formatted(name, attacker)));

      rig.approveByHand(planted);
      rig.certificate(create(TestRequests.kubeletClient("other").build(), "csr-of-" + name, token));
      assertThat(rig.certificateNow(planted)).contains(forged);
    }
  }

  private CertificateSigningRequest plant() {
    return create(request(), name, attacker);
  }

  private static TestRequest request() {
    return TestRequests.kubeletClient(NODE).build();
  }

  private CertificateSigningRequest create(TestRequest request, String named, String requester) {
    return server.as(requester).resource(request.resource(named)).create();
  }

  private void status(CertificateSigningRequest changed) {
    server.as(attacker).resource(changed).subresource("status").update();
  }

  private static CertificateSigningRequest approved(CertificateSigningRequest csr) {
    return new CertificateSigningRequestBuilder(csr)
        .editOrNewStatus()
        .withConditions(
            List.of(
                new CertificateSigningRequestConditionBuilder()
                    .withType(RequestState.APPROVED)
                    .withStatus("True")
                    .withReason("AutoApproved")
                    .build()))
        .endStatus()
        .build();
  }

  private static CertificateSigningRequest signed(CertificateSigningRequest csr, String pem) {
    return new CertificateSigningRequestBuilder(csr)
        .editOrNewStatus()
        .withCertificate(
            Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
        .endStatus()
        .build();
  }
}
