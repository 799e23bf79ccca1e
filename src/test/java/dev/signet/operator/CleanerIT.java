package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old requests are deleted where a policy asks for it, and only there. */
@WithApiServer
final class CleanerIT {

  private static final String CLIENT = TestRequests.KUBELET_CLIENT;

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String requester;
  private final BeforeDelete race = new BeforeDelete();
  private KubernetesClient client;
  private OperatorRig rig;
  private Rbac.Grant grant;

  CleanerIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.requester = "system:bootstrap:" + server.uniqueName("b");
  }

  @BeforeEach
  void startSignet() {
    Config config = server.adminConfig();
    config.setImpersonateUsername("system:serviceaccount:signet-system:signet");
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(b -> b.addOrReplaceInterceptor("race", race))
            .build();
    rig = OperatorRig.start(server, OperatorRig.QUICK, client);
    // Without nodeclient: Signet itself decides nothing.
    grant = new Rbac(admin).grant(user(requester), requests("", "create"));
  }

  @AfterEach
  void stopSignet() {
    grant.close();
    rig.close();
    client.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"issued", "denied", "failed", "pending", "unissued"})
  void eachOutcomeGoesAfterItsOwnTimeAndTheOthersStay(String outcome) {
    Map<String, CertificateSigningRequest> all = oneOfEach();

    policy("{%s: 1s}".formatted(outcome));

    awaitGone(all.get(outcome));
    assertThat(rig.metrics("signet_requests_cleaned_total{"))
        .singleElement()
        .asString()
        .contains("outcome=\"%s\"".formatted(outcome))
        .endsWith(" 1.0");
    all.remove(outcome);
    assertThat(all.values()).allSatisfy(csr -> assertThat(exists(csr)).isTrue());
  }

  @Test
  void whatIsGoneIsGoneFromTheStatusToo() {
    CertificateSigningRequest csr = denied(create(CLIENT, requester));
    var policy = policy("{denied: 5s}");
    await().atMost(OperatorRig.SOON).until(() -> deniedInStatus(policy) == 1);

    awaitGone(csr);

    await().atMost(OperatorRig.SOON).until(() -> deniedInStatus(policy) == 0);
  }

  @Test
  void aRequestRecreatedUnderTheSameNameBetweenTheJudgementAndTheDeletionSurvives() {
    CertificateSigningRequest old = denied(create(CLIENT, requester));
    AtomicReference<CertificateSigningRequest> other = new AtomicReference<>();
    String name = old.getMetadata().getName();
    race.onceBefore(
        name,
        () -> {
          admin.resource(old).delete();
          other.set(create(CLIENT, requester, name));
        });

    policy("{denied: 1s}");
    awaitGone(denied(create(CLIENT, requester)));

    await().atMost(OperatorRig.SOON).until(() -> other.get() != null);
    assertThat(rig.get(other.get()).getMetadata().getUid())
        .isEqualTo(other.get().getMetadata().getUid());
  }

  @Test
  void aRequestThatChangesBetweenTheJudgementAndTheDeletionIsJudgedAgain() {
    CertificateSigningRequest old = create(CLIENT, requester);
    race.onceBefore(old.getMetadata().getName(), () -> approved(old));

    policy("{pending: 1s}");
    awaitGone(create(CLIENT, requester));

    await().atMost(OperatorRig.SOON).until(() -> rig.condition(old, "Approved").isPresent());
    awaitGone(create(CLIENT, requester));
    assertThat(exists(old)).isTrue();
  }

  @Test
  void aPolicyWithoutCleanupCleansNothing() {
    CertificateSigningRequest kept = denied(create(CLIENT, requester));
    rig.policyThatOnlyApproves(requester);
    awaitGone(marker());

    assertThat(exists(kept)).isTrue();
  }

  @Test
  void requestsOfOtherSignersAndOfRequestersThatNoPolicyGovernsSurvive() {
    String other = "system:bootstrap:" + server.uniqueName("b");
    try (var _ = new Rbac(admin).grant(user(other), requests("", "create"))) {
      CertificateSigningRequest ofAnotherSigner = denied(create("example.com/x", requester));
      CertificateSigningRequest ofNobody = denied(create(CLIENT, other));
      CertificateSigningRequest governed = denied(create(CLIENT, requester));

      policy("{denied: 1s}");

      awaitGone(governed);
      awaitGone(denied(create(CLIENT, requester)));
      assertThat(exists(ofAnotherSigner)).isTrue();
      assertThat(exists(ofNobody)).isTrue();
    }
  }

  @Test
  void inModeAuditNothingIsDeleted() {
    CertificateSigningRequest kept = denied(create(CLIENT, requester));
    rig.policy(
        server.uniqueName("policy"),
        """
        match: {signerNames: [%s], requesters: {users: ["%s"]}}
        approval: {mode: Audit, profiles: [NodeClient]}
        cleanup: {denied: 1s}
        """
            .formatted(CLIENT, requester));
    awaitGone(marker());

    assertThat(exists(kept)).isTrue();
  }

  @Test
  void whatAPolicyItselfDeniesGoesAfterItsTime() {
    var policy =
        rig.policy(
            server.uniqueName("policy"),
            """
            match: {signerNames: [%s], requesters: {users: ["%s"]}}
            approval: {profiles: [NodeClient], onViolation: Deny}
            cleanup: {denied: 3s}
            """
                .formatted(CLIENT, requester));
    CertificateSigningRequest csr =
        rig.create(
            TestRequests.kubeletClient("n").organization("system:masters").build(),
            server.as(requester));

    awaitGone(csr);
    assertThat(rig.metrics("signet_requests_total{"))
        .anyMatch(line -> line.contains("deny") && line.contains(policy.getMetadata().getName()));
  }

  /** A request of somebody else's, governed by another policy, that is cleaned. */
  private CertificateSigningRequest marker() {
    String other = "system:bootstrap:" + server.uniqueName("b");
    try (var _ = new Rbac(admin).grant(user(other), requests("", "create"))) {
      CertificateSigningRequest csr = denied(create(CLIENT, other));
      policy(other, "{denied: 1s}");
      return csr;
    }
  }

  private CertificatePolicy policy(String cleanup) {
    return policy(requester, cleanup);
  }

  private CertificatePolicy policy(String user, String cleanup) {
    return rig.policy(
        server.uniqueName("policy"),
        """
        match: {signerNames: [%s], requesters: {users: ["%s"]}}
        approval: {profiles: [NodeClient]}
        cleanup: %s
        """
            .formatted(CLIENT, user, cleanup));
  }

  private Map<String, CertificateSigningRequest> oneOfEach() {
    Map<String, CertificateSigningRequest> all = new LinkedHashMap<>();
    all.put("pending", create(CLIENT, requester));
    all.put("denied", denied(create(CLIENT, requester)));
    all.put("unissued", approved(create(CLIENT, requester)));
    all.put("failed", status(approved(create(CLIENT, requester)), null, "Approved", "Failed"));
    all.put(
        "issued",
        status(
            approved(create(CLIENT, requester)),
            Base64.getEncoder()
                .encodeToString(server.clientCaCertificate().getBytes(StandardCharsets.US_ASCII)),
            "Approved"));
    return all;
  }

  private CertificateSigningRequest create(String signer, String user) {
    return create(signer, user, server.uniqueName("csr"));
  }

  private CertificateSigningRequest create(String signer, String user, String name) {
    TestRequest request = TestRequests.kubeletClient("n").signerName(signer).build();
    return server.as(user).resource(request.resource(name)).create();
  }

  private CertificateSigningRequest denied(CertificateSigningRequest csr) {
    return update(csr, "approval", null, "Denied");
  }

  private CertificateSigningRequest approved(CertificateSigningRequest csr) {
    return update(csr, "approval", null, "Approved");
  }

  private CertificateSigningRequest status(
      CertificateSigningRequest csr, String certificate, String... types) {
    return update(csr, "status", certificate, types);
  }

  private CertificateSigningRequest update(
      CertificateSigningRequest csr, String subresource, String certificate, String... types) {
    CertificateSigningRequest now = rig.get(csr);
    var known = now.getStatus().getConditions();
    var conditions =
        Arrays.stream(types)
            .map(
                type ->
                    known.stream()
                        .filter(c -> c.getType().equals(type))
                        .findFirst()
                        .orElseGet(
                            () ->
                                new CertificateSigningRequestConditionBuilder()
                                    .withType(type)
                                    .withStatus("True")
                                    .withReason("Test")
                                    .build()))
            .toList();
    now.getStatus().setConditions(conditions);
    now.getStatus().setCertificate(certificate);
    return admin.resource(now).subresource(subresource).update();
  }

  private int deniedInStatus(CertificatePolicy policy) {
    var status = rig.policy(policy).getStatus();
    return status == null ? -1 : status.requests().denied();
  }

  private boolean exists(CertificateSigningRequest csr) {
    return rig.get(csr) != null;
  }

  private void awaitGone(CertificateSigningRequest csr) {
    await().atMost(OperatorRig.SOON).until(() -> !exists(csr));
  }

  /** Does something just before the operator's first DELETE of a request. */
  private static final class BeforeDelete implements Interceptor {
    private final AtomicReference<Runnable> action = new AtomicReference<>();
    private volatile String name = "";

    void onceBefore(String requestName, Runnable act) {
      name = requestName;
      action.set(act);
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      if (request.method().equals("DELETE") && request.uri().getPath().endsWith("/" + name)) {
        Runnable act = action.getAndSet(null);
        if (act != null) {
          act.run();
        }
      }
    }
  }
}
