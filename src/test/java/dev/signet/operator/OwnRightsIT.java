package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An administrator gave Signet fewer rights than deploy/rbac.yaml does. */
@WithApiServer
final class OwnRightsIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final Rbac rbac;
  private final String requester;
  private final String signet;
  private Rbac.Grant grant;
  private OperatorRig rig;

  OwnRightsIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.rbac = new Rbac(admin);
    this.requester = "system:bootstrap:" + server.uniqueName("b");
    this.signet = server.uniqueName("signet");
  }

  @BeforeEach
  void allow() {
    rig = OperatorRig.withoutOperator(server);
    grant = rbac.grant(user(requester), requests("", "create"), requests("nodeclient", "create"));
  }

  @AfterEach
  void clear() {
    grant.close();
    rig.close();
  }

  @Test
  void withoutTheRightToApproveARequestWaitsWithAnEventAndIsServedOnceItIsGiven() throws Exception {
    rig.policyThatOnlyApproves(requester);
    try (var _ = rbac.grant(user(signet), rules(rule -> !isAbout(rule, "signers")));
        var _ = rbac.grant(user(signet), Rbac.rule("", "events", "create", "get", "patch"));
        SignetOperator operator = operator()) {
      operator.start();
      CertificateSigningRequest csr =
          rig.create(TestRequests.kubeletClient("n").build(), server.as(requester));

      await()
          .atMost(OperatorRig.SOON)
          .untilAsserted(
              () ->
                  assertThat(rig.events(csr))
                      .anySatisfy(
                          event -> {
                            assertThat(event.getReason()).isEqualTo("SignetNotAllowed");
                            assertThat(event.getMessage())
                                .contains("deploy/rbac.yaml", "not permitted to approve");
                          }));
      assertThat(rig.get(csr).getStatus().getConditions()).isEmpty();

      try (var _ = rbac.grant(user(signet), rules(rule -> isAbout(rule, "signers")))) {
        await().atMost(OperatorRig.SOON).until(() -> rig.condition(csr, "Approved").isPresent());
      }
    }
  }

  @Test
  void withoutTheRightToWatchRequestsItIsNotReadyAndGoesOnOnceItIsGiven() throws Exception {
    rig.policyThatOnlyApproves(requester);
    try (var _ =
            rbac.grant(user(signet), rules(rule -> !isAbout(rule, "certificatesigningrequests")));
        SignetOperator operator = operator()) {
      operator.start();
      assertThat(operator.isReady()).isFalse();
      CertificateSigningRequest csr =
          rig.create(TestRequests.kubeletClient("n").build(), server.as(requester));

      try (var _ =
          rbac.grant(user(signet), rules(rule -> isAbout(rule, "certificatesigningrequests")))) {
        await().atMost(OperatorRig.SOON).until(operator::isReady);
        await().atMost(OperatorRig.SOON).until(() -> rig.condition(csr, "Approved").isPresent());
      }
    }
  }

  @Test
  void withoutTheRightToAskForReviewsARequestWaitsAndIsApprovedOnceItIsGiven() throws Exception {
    rig.policyThatOnlyApproves(requester);
    try (var _ = rbac.grant(user(signet), rules(rule -> !isAbout(rule, "subjectaccessreviews")));
        SignetOperator operator = operator()) {
      operator.start();
      CertificateSigningRequest csr =
          rig.create(TestRequests.kubeletClient("n").build(), server.as(requester));

      await()
          .atMost(OperatorRig.SOON)
          .until(
              () -> rig.http(operator.httpPort(), "/metrics").contains("reason=\"ReviewFailed\""));
      assertThat(rig.get(csr).getStatus().getConditions()).isEmpty();
      try (var _ = rbac.grant(user(signet), rules(rule -> isAbout(rule, "subjectaccessreviews")))) {
        await().atMost(OperatorRig.SOON).until(() -> rig.condition(csr, "Approved").isPresent());
      }
    }
  }

  private SignetOperator operator() throws IOException {
    return new SignetOperator(
        OperatorRig.ALONE, server.as(signet), Clock.systemUTC(), new SecureRandom());
  }

  /** Those of the rules in deploy/rbac.yaml. */
  private PolicyRule[] rules(Predicate<PolicyRule> wanted) {
    return admin.rbac().clusterRoles().withName("signet").require().getRules().stream()
        .filter(wanted)
        .toArray(PolicyRule[]::new);
  }

  private static boolean isAbout(PolicyRule rule, String resource) {
    return rule.getResources().contains(resource);
  }
}
