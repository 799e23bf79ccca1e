package dev.signet.operator;

import static dev.signet.testing.Rbac.group;
import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Identity;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main job: kubelets ask, RBAC says who may, Signet signs. */
@WithApiServer
final class KubeletRequestIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final Rbac rbac;
  private final String bootstrapUser;
  private final String node;
  private OperatorRig rig;
  private CertificatePolicy policy;

  KubeletRequestIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.rbac = new Rbac(admin);
    this.bootstrapUser = "system:bootstrap:" + server.uniqueName("b");
    this.node = server.uniqueName("node");
  }

  @BeforeEach
  void startSignet() {
    rig = OperatorRig.start(server);
    policy = rig.policyFor(bootstrapUser, rig.secret(server.clientCa()));
  }

  @AfterEach
  void stopSignet() {
    rig.close();
  }

  @Test
  void aBootstrapTokensRequestIsApprovedAndSignedAndTheCertificateLogsIn() {
    TestRequest request = TestRequests.kubeletClient(node).build();
    try (var _ = rbac.grant(user(bootstrapUser), requests("", "create"), nodeClient())) {
      CertificateSigningRequest csr = rig.create(request, server.as(bootstrapUser));
      String pem = rig.certificate(csr);

      assertThat(rig.condition(csr, "Approved").orElseThrow())
          .satisfies(
              approved -> {
                assertThat(approved.getReason()).isEqualTo("AutoApproved");
                assertThat(approved.getMessage())
                    .isEqualTo(
                        "Auto approving kubelet client certificate after SubjectAccessReview.");
              });
      assertThat(
              server
                  .loginWith(pem, request.keyPem())
                  .resource(new SelfSubjectReview())
                  .create()
                  .getStatus()
                  .getUserInfo())
          .satisfies(
              me -> {
                assertThat(me.getUsername()).isEqualTo("system:node:" + node);
                assertThat(me.getGroups()).contains("system:nodes");
              });
      assertThat(rig.lifetime(csr)).isEqualTo(Duration.ofMinutes(65));
    }
  }

  @Test
  void aNodeRenewsItsOwnCertificateWithARealClientCertificate() {
    rig.policyFor("system:node:" + node, rig.secret(server.clientCa()));
    KubernetesClient kubelet = server.withCertificate("system:node:" + node, "system:nodes");
    try (var _ = rbac.grant(group("system:nodes"), requests("selfnodeclient", "create"))) {
      CertificateSigningRequest csr = rig.create(TestRequests.kubeletClient(node).build(), kubelet);

      rig.certificate(csr);
      assertThat(rig.condition(csr, "Approved").orElseThrow().getMessage())
          .isEqualTo("Auto approving self kubelet client certificate after SubjectAccessReview.");
    }
  }

  @Test
  void withoutAGrantItStaysPendingAndSaysWhichPermissionIsMissingUntilItIsGranted() {
    try (var _ = rbac.grant(user(bootstrapUser), requests("", "create"))) {
      CertificateSigningRequest csr =
          rig.create(TestRequests.kubeletClient(node).build(), server.as(bootstrapUser));

      await()
          .atMost(OperatorRig.SOON)
          .untilAsserted(
              () ->
                  assertThat(rig.events(csr))
                      .anySatisfy(
                          event -> {
                            assertThat(event.getType()).isEqualTo("Warning");
                            assertThat(event.getReason()).isEqualTo("NodeClientNotPermitted");
                            assertThat(event.getMessage())
                                .contains(
                                    bootstrapUser, "create certificatesigningrequests/nodeclient");
                          }));
      assertThat(rig.metrics("signet_requests_total{"))
          .anyMatch(
              line ->
                  line.contains("decision=\"leave\"")
                      && line.contains("reason=\"NodeClientNotPermitted\"")
                      && line.contains(policy.getMetadata().getName())
                      && line.endsWith(" 1.0"));
      assertThat(rig.get(csr).getStatus().getConditions()).isEmpty();
      try (var _ = rbac.grant(user(bootstrapUser), nodeClient())) {
        rig.certificate(csr);
      }
      assertThat(rig.events(csr))
          .filteredOn(e -> e.getReason().equals("NodeClientNotPermitted"))
          .hasSize(1);
    }
  }

  @Test
  void withTheShippedSettingsAGrantMadeLaterIsPickedUpWithinThirtySeconds() {
    rig.close();
    OperatorSettings shipped =
        new OperatorSettings(
            "signet-system",
            "127.0.0.1",
            0,
            8,
            OperatorSettings.DEFAULTS.reviewCache(),
            OperatorSettings.DEFAULTS.statusInterval(),
            OperatorSettings.DEFAULTS.authorityInterval(),
            OperatorSettings.DEFAULTS.permissionInterval(),
            OperatorSettings.DEFAULTS.cleanupInterval(),
            OperatorSettings.DEFAULTS.preflightInterval(),
            OperatorSettings.DEFAULTS.metricNames(),
            true,
            OperatorSettings.DEFAULTS.election());
    rig = OperatorRig.start(server, shipped, OperatorRig.asServiceAccount(server));
    policy = rig.policyFor(bootstrapUser, rig.secret(server.clientCa()));
    try (var _ = rbac.grant(user(bootstrapUser), requests("", "create"))) {
      CertificateSigningRequest csr =
          rig.create(TestRequests.kubeletClient(node).build(), server.as(bootstrapUser));
      await()
          .atMost(OperatorRig.SOON)
          .until(() -> !rig.metrics("signet_requests_total{").isEmpty());
      try (var _ = rbac.grant(user(bootstrapUser), nodeClient())) {
        await().atMost(Duration.ofSeconds(30)).until(() -> rig.certificateNow(csr).isPresent());
      }
    }
  }

  @Test
  void whatSomebodyElseApprovedIsSignedIfItMeetsTheSignersProfile() {
    CertificateSigningRequest csr =
        rig.create(TestRequests.kubeletClient(node).build(), asBootstrapUserWithoutRights());
    rig.approveByHand(csr);

    rig.certificate(csr);
    assertThat(rig.condition(csr, "Approved").orElseThrow().getReason()).isEqualTo("ByHand");
  }

  @Test
  void whatSomebodyElseApprovedFailsIfItDoesNotMeetTheSignersProfile() {
    CertificateSigningRequest csr =
        rig.create(
            TestRequests.kubeletClient(node).usages("digital signature", "server auth").build(),
            asBootstrapUserWithoutRights());
    rig.approveByHand(csr);

    await().atMost(OperatorRig.SOON).until(() -> rig.condition(csr, "Failed").isPresent());
    assertThat(rig.condition(csr, "Failed").orElseThrow())
        .satisfies(
            failed -> {
              assertThat(failed.getReason()).isEqualTo("SignerValidationFailure");
              assertThat(failed.getMessage())
                  .isEqualTo(
                      "usages did not match [client auth digital signature key encipherment]");
            });
    assertThat(rig.certificateNow(csr)).isEmpty();
  }

  @Test
  void theTimeThatARequestAsksForIsHonouredWithinThePolicys() {
    try (var _ = rbac.grant(user(bootstrapUser), requests("", "create"), nodeClient())) {
      CertificateSigningRequest shorter =
          rig.create(
              TestRequests.kubeletClient(node).expirationSeconds(1200).build(),
              server.as(bootstrapUser));
      CertificateSigningRequest longer =
          rig.create(
              TestRequests.kubeletClient(node).expirationSeconds(86_400).build(),
              server.as(bootstrapUser));

      assertThat(rig.lifetime(shorter)).isEqualTo(Duration.ofMinutes(25));
      assertThat(rig.lifetime(longer)).isEqualTo(Duration.ofMinutes(65));
    }
  }

  @Test
  void statusAndMetricsTellOfTheCertificate() {
    try (var _ = rbac.grant(user(bootstrapUser), requests("", "create"), nodeClient())) {
      CertificateSigningRequest csr =
          rig.create(TestRequests.kubeletClient(node).build(), server.as(bootstrapUser));
      Instant end = rig.x509(csr).getNotAfter().toInstant();

      await()
          .atMost(OperatorRig.SOON)
          .untilAsserted(
              () ->
                  assertThat(rig.policy(policy).getStatus())
                      .satisfies(
                          status -> {
                            assertThat(status.observedGeneration()).isEqualTo(1);
                            assertThat(status.requests().issued()).isEqualTo(1);
                            assertThat(status.requests().pending()).isZero();
                            assertThat(status.certificates().nextExpiry().notAfter())
                                .isEqualTo(end.toString());
                            assertThat(status.soonest()).hasSize(1);
                          }));
      assertThat(rig.metrics("signet_certificate_not_after_timestamp_seconds{"))
          .singleElement()
          .asString()
          .contains("source=\"issued\"", "kind=\"kubelet-client\"", "node=\"" + node + "\"");
      assertThat(rig.metrics("signet_request_issue_seconds_count{")).hasSize(1);
      assertThat(rig.metrics("signet_requests_pending{")).allMatch(line -> line.endsWith(" 0.0"));
      assertThat(rig.http("/healthz")).isEqualTo("ok\n");
      assertThat(rig.http("/readyz")).isEqualTo("ok\n");
      admin.resource(csr).delete();
      await()
          .atMost(OperatorRig.SOON)
          .until(() -> rig.metrics("signet_certificate_not_after_timestamp_seconds{").isEmpty());
    }
  }

  private KubernetesClient asBootstrapUserWithoutRights() {
    rbac.grant(user(bootstrapUser), requests("", "create"));
    return server.as(Identity.user(bootstrapUser, "system:bootstrappers"));
  }

  private static PolicyRule nodeClient() {
    return requests("nodeclient", "create");
  }
}
