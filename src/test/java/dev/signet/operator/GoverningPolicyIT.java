package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.request.Reason;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which policy speaks, when there are several and when they change. */
@WithApiServer
final class GoverningPolicyIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String requester;
  private OperatorRig rig;
  private Rbac.Grant grant;
  private String secret;

  GoverningPolicyIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.requester = "system:bootstrap:" + server.uniqueName("b");
  }

  @BeforeEach
  void startSignet() {
    rig = OperatorRig.start(server);
    secret = rig.secret(server.clientCa());
    grant =
        new Rbac(admin)
            .grant(user(requester), requests("", "create"), requests("nodeclient", "create"));
  }

  @AfterEach
  void stopSignet() {
    grant.close();
    rig.close();
  }

  @Test
  void ofTwoPoliciesForOneSignerTheLowestPrecedenceGovernsAndTheOtherSaysItIsNeverReached() {
    CertificatePolicy second = policy(200, "2h");
    CertificatePolicy first = policy(100, "1h");

    awaitReady(second, "False/NeverReached");
    assertThat(rig.message(second, "Ready")).contains(first.getMetadata().getName());
    awaitReady(first, "True/Working");
    assertThat(rig.lifetime(create())).isEqualTo(Duration.ofMinutes(65));

    admin.resource(first).delete();

    awaitReady(second, "True/Working");
    assertThat(rig.lifetime(create())).isEqualTo(Duration.ofMinutes(125));
  }

  @Test
  void aPolicyEditedWhileRequestsFlowLosesNoneAndTheNextOnesFollowIt() {
    CertificatePolicy policy = policy(100, "1h");
    List<CertificateSigningRequest> flowing = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      flowing.add(create());
      if (i == 30) {
        rig.policy(policy.getMetadata().getName(), spec(100, "2h"));
      }
    }
    awaitReady(policy, "True/Working");
    await()
        .atMost(OperatorRig.SOON)
        .until(() -> rig.policy(policy).getStatus().observedGeneration() == 2);

    for (CertificateSigningRequest csr : flowing) {
      assertThat(rig.lifetime(csr)).isIn(Duration.ofMinutes(65), Duration.ofMinutes(125));
    }
    assertThat(rig.lifetime(create())).isEqualTo(Duration.ofMinutes(125));
  }

  @Test
  void aRequestThatNoPolicyMatchedIsTakenUpWhenOneDoes() {
    CertificateSigningRequest waiting = create();

    policy(100, "1h");

    assertThat(rig.lifetime(waiting)).isEqualTo(Duration.ofMinutes(65));
  }

  @Test
  void aRequestOfAnotherRequesterThanThePolicysIsLeft() {
    rig.policyThatOnlyApproves(requester + "-another");
    CertificateSigningRequest csr = create();

    new Refusals(server, rig).awaitMetric("leave", Reason.NoPolicy);
    assertThat(new Refusals(server, rig).isUntouched(csr)).isTrue();
  }

  @Test
  void aPolicyThatOnlySignsApprovesNothingAndSignsWhatAPersonApproved() {
    rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
          requesters: {users: ["%s"]}
        signing: {authority: {secret: {name: %s}}}
        """
            .formatted(requester, secret));
    CertificateSigningRequest csr = create();

    new Refusals(server, rig).awaitMetric("leave", Reason.PolicyApprovesNothing);
    assertThat(new Refusals(server, rig).isUntouched(csr)).isTrue();
    rig.approveByHand(csr);
    assertThat(rig.certificate(csr)).isNotEmpty();
  }

  @Test
  void aPolicyThatOnlyApprovesLeavesTheSigningToOthers() {
    CertificatePolicy approveOnly = rig.policyThatOnlyApproves(requester);
    CertificateSigningRequest csr = create();

    await().atMost(OperatorRig.SOON).until(() -> rig.condition(csr, "Approved").isPresent());
    awaitReady(approveOnly, "True/Working");
    await()
        .atMost(OperatorRig.SOON)
        .until(() -> rig.policy(approveOnly).getStatus().requests().approved() == 1);
    assertThat(rig.certificateNow(csr)).isEmpty();
  }

  @Test
  void aSignerThatSignetDoesNotKnowIsLeftToOthersEvenWhenApproved() {
    CertificatePolicy policy =
        rig.policy(
            server.uniqueName("policy"),
            """
            match: {signerNames: [example.com/unknown], requesters: {users: ["%s"]}}
            signing: {authority: {secret: {name: %s}}}
            """
                .formatted(requester, secret));
    awaitReady(policy, "True/WorkingWithWarnings");
    assertThat(rig.message(policy, "Ready")).contains("no profile for signer example.com/unknown");
    CertificateSigningRequest csr =
        rig.create(
            TestRequests.kubeletClient("n").signerName("example.com/unknown").build(),
            server.as(requester));

    rig.approveByHand(csr);

    await()
        .atMost(OperatorRig.SOON)
        .until(
            () ->
                rig.metrics("signet_requests_total{").stream()
                    .anyMatch(
                        line ->
                            line.contains("reason=\"NoProfileForSigner\"")
                                && line.contains("decision=\"leave\"")));
    assertThat(rig.condition(csr, "Failed")).isEmpty();
    assertThat(rig.certificateNow(csr)).isEmpty();
  }

  @Test
  void aDurationUnderTenMinutesWorksWithAWarning() {
    CertificatePolicy policy = policy(100, "2m");

    awaitReady(policy, "True/WorkingWithWarnings");
    assertThat(rig.message(policy, "Ready")).contains("under 10m");
    assertThat(rig.lifetime(create())).isEqualTo(Duration.ofMinutes(7));
  }

  private CertificatePolicy policy(int precedence, String duration) {
    return rig.policy(server.uniqueName("policy"), spec(precedence, duration));
  }

  private String spec(int precedence, String duration) {
    return """
    precedence: %d
    match:
      signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
      requesters: {users: ["%s"]}
    approval: {profiles: [NodeClient]}
    signing: {authority: {secret: {name: %s}}, duration: %s}
    """
        .formatted(precedence, requester, secret, duration);
  }

  private CertificateSigningRequest create() {
    return rig.create(
        TestRequests.kubeletClient(server.uniqueName("node")).build(), server.as(requester));
  }

  private void awaitReady(CertificatePolicy policy, String value) {
    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(() -> assertThat(rig.condition(policy, "Ready")).isEqualTo(value));
  }
}
