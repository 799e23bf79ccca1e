package dev.signet.operator;

import static dev.signet.testing.Rbac.group;
import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.rule;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.testing.ApiServer;
import dev.signet.testing.CapturedLog;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Audit, Deny, the guards of NodeClient, Custom, and what a newer request does to an older. */
@WithApiServer
final class ApprovalRulesIT {
  private static final String CUSTOM_SIGNER = "etcd.example.com/peer";

  private final ApiServer server;
  private final Rbac rbac;
  private final String token;
  private final String node;
  private OperatorRig rig;
  private String secret;

  ApprovalRulesIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.rbac = new Rbac(admin);
    this.token = "system:bootstrap:" + server.uniqueName("b");
    this.node = server.uniqueName("node");
  }

  @BeforeEach
  void startSignet() {
    rig = OperatorRig.start(server);
    secret = rig.secret(server.clientCa());
  }

  @AfterEach
  void stopSignet() {
    rig.close();
  }

  @Test
  void modeAuditWritesNothingToRequestsAndTellsWhatItWouldHaveDone() {
    CertificatePolicy policy = policy("mode: Audit, onViolation: Deny");
    try (var log = new CapturedLog(Recorder.class);
        var _ = rbac.grant(user(token), requests("", "create"), requests("nodeclient", "create"))) {
      var good = create(TestRequests.kubeletClient(node));
      var bad = create(TestRequests.kubeletClient(node).usages("client auth"));

      awaitEvent(good, "AuditOnly", "would approve it");
      awaitEvent(bad, "AuditOnly", "would deny it");
      await()
          .atMost(OperatorRig.SOON)
          .untilAsserted(
              () -> {
                assertThat(rig.policy(policy).getStatus().requests().wouldApprove()).isEqualTo(1);
                assertThat(rig.policy(policy).getStatus().requests().wouldDeny()).isEqualTo(1);
              });
      assertThat(metric(policy, "would-approve", "AutoApproved")).isEqualTo("1.0");
      assertThat(metric(policy, "would-deny", "UsagesNotAllowed")).isEqualTo("1.0");
      assertLogged(log, good, policy, "would-approve", "AutoApproved", "Auto approving");
      assertLogged(log, bad, policy, "would-deny", "UsagesNotAllowed", "usages did not match");
      assertThat(rig.get(good).getMetadata().getResourceVersion())
          .isEqualTo(good.getMetadata().getResourceVersion());
      assertThat(rig.get(bad).getMetadata().getResourceVersion())
          .isEqualTo(bad.getMetadata().getResourceVersion());

      rig.approveByHand(good);
      awaitEvent(good, "AuditOnly", "would be signed");
      assertThat(rig.certificateNow(good)).isEmpty();
    }
  }

  @Test
  void aViolationIsDeniedIfThePolicySaysSoButNotAgainAndAgain() {
    CertificatePolicy policy = policy("onViolation: Deny");
    try (var _ =
        rbac.grant(user(token), requests("", "create"), requests("nodeclient", "create"))) {
      List<CertificateSigningRequest> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        var csr = create(TestRequests.kubeletClient(node).usages("client auth"));
        await().atMost(OperatorRig.SOON).until(() -> rig.condition(csr, "Denied").isPresent());
        all.add(csr);
      }
      assertThat(rig.condition(all.getFirst(), "Denied").orElseThrow())
          .satisfies(
              denied -> {
                assertThat(denied.getReason()).isEqualTo("UsagesNotAllowed");
                assertThat(denied.getMessage()).contains("usages did not match");
              });
      assertThat(metric(policy, "deny", "UsagesNotAllowed")).isEqualTo("3.0");

      var fourth = create(TestRequests.kubeletClient(node).usages("client auth"));
      awaitEvent(fourth, "DeniedTooOften", "denied several times just now");
      assertThat(rig.get(fourth).getStatus().getConditions()).isEmpty();

      var sound = create(TestRequests.kubeletClient(node));
      rig.certificate(sound);
    }
  }

  @Test
  void withoutAPermissionNothingIsDenied() {
    policy("onViolation: Deny");
    try (var _ = rbac.grant(user(token), requests("", "create"))) {
      var csr = create(TestRequests.kubeletClient(node));

      awaitEvent(csr, "NodeClientNotPermitted", "create certificatesigningrequests/nodeclient");
      assertThat(rig.get(csr).getStatus().getConditions()).isEmpty();
    }
  }

  @Test
  void aReadyNodeKeepsItsNameUntilItIsReadyNoMore() {
    policy("nodeClient: {existingNode: NotReady}");
    Node existing = server.admin().resource(nodeObject()).create();
    try (var _ =
        rbac.grant(user(token), requests("", "create"), requests("nodeclient", "create"))) {
      setReady(existing, "True");
      var csr = create(TestRequests.kubeletClient(node));
      awaitEvent(csr, "NodeIsReady", "nobody takes its place");
      assertThat(rig.get(csr).getStatus().getConditions()).isEmpty();

      setReady(existing, "Unknown");
      rig.certificate(csr);
    } finally {
      server.admin().resource(existing).delete();
    }
  }

  @Test
  void requestsBeyondTheLimitOfOneRequesterWaitForTheOthers() {
    CertificatePolicy policy = policy("nodeClient: {maxOutstanding: 1, nodeNames: [ok-*]}");
    try (var _ =
        rbac.grant(user(token), requests("", "create"), requests("nodeclient", "create"))) {
      var stuck = create(TestRequests.kubeletClient("other-" + node));
      awaitEvent(stuck, "NodeNameNotAllowed", "other-" + node);
      var waiting = create(TestRequests.kubeletClient("ok-" + node));
      awaitEvent(waiting, "TooManyOutstanding", "1 other undecided requests");

      server.admin().resource(stuck).delete();
      rig.certificate(waiting);
      assertThat(metric(policy, "leave", "TooManyOutstanding")).isEqualTo("1.0");
    }
  }

  @Test
  void aCustomProfileIssuesWhatItSpellsOutToWhomMayUseThePolicy() {
    String name = server.uniqueName("etcd");
    rig.allowSigner(CUSTOM_SIGNER);
    rig.policy(
        name,
        """
        match: {signerNames: [%1$s]}
        approval:
          profiles: [Custom]
          custom:
            - signerName: %1$s
              subject: {commonNames: ["etcd-*"], organizations: [etcd]}
              dnsNames: ["*.etcd.example.com"]
              usages: [digital signature, server auth, client auth]
        signing: {authority: {secret: {name: %2$s}}, duration: 1h}
        """
            .formatted(CUSTOM_SIGNER, secret));
    try (var _ = rbac.grant(user("alice"), requests("", "create"))) {
      var csr = rig.create(peer("a.etcd.example.com").build(), server.as("alice"));
      awaitEvent(csr, "UseNotPermitted", "use certificatepolicies " + name);

      try (var _ = rbac.grant(user("alice"), rule("signet.dev", "certificatepolicies", "use"))) {
        assertThat(rig.x509(csr).getSubjectX500Principal().getName()).isEqualTo("CN=etcd-0,O=etcd");
        var other = rig.create(peer("kubernetes.default.svc").build(), server.as("alice"));
        awaitEvent(other, "NameNotAllowed", "kubernetes.default.svc");
      }
    }
  }

  @Test
  void whatANodeAskedForBeforeItGotItsCertificateIsNobodysAnyMore() {
    List<CertificateSigningRequest> requests = askTwiceAndGetTheNewer("Strict");
    try (var _ = rbac.grant(group("system:nodes"), requests("selfnodeclient", "create"))) {
      CertificateSigningRequest older = requests.getFirst();
      awaitEvent(older, "Superseded", requests.getLast().getMetadata().getName());
      assertThat(rig.get(older).getStatus().getConditions()).isEmpty();
    }
  }

  /** kube-controller-manager looks at each request alone. */
  @Test
  void inCompatibilityUpstreamAnOlderRequestIsApprovedAllTheSame() {
    List<CertificateSigningRequest> requests = askTwiceAndGetTheNewer("Upstream");
    try (var _ = rbac.grant(group("system:nodes"), requests("selfnodeclient", "create"))) {
      assertThat(rig.x509(requests.getFirst()).getSubjectX500Principal().getName()).contains(node);
    }
  }

  /** Without the right to either: the newer one is approved by hand. */
  private List<CertificateSigningRequest> askTwiceAndGetTheNewer(String compatibility) {
    String nodeUser = "system:node:" + node;
    rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
          requesters: {users: ["%s"]}
        approval: {profiles: [SelfNodeClient], compatibility: %s}
        signing: {authority: {secret: {name: %s}}, duration: 1h}
        """
            .formatted(nodeUser, compatibility, secret));
    KubernetesClient kubelet = server.withCertificate(nodeUser, "system:nodes");
    var older = rig.create(TestRequests.kubeletClient(node).build(), kubelet);
    awaitEvent(older, "SelfNodeClientNotPermitted", nodeUser);
    var newer = createLater(older, kubelet);
    awaitEvent(newer, "SelfNodeClientNotPermitted", nodeUser);
    rig.approveByHand(newer);
    rig.certificate(newer);
    return List.of(older, newer);
  }

  /** The API server records a creation in whole seconds. */
  private CertificateSigningRequest createLater(
      CertificateSigningRequest older, KubernetesClient kubelet) {
    Instant created = Instant.parse(older.getMetadata().getCreationTimestamp());
    await().until(() -> Instant.now().isAfter(created.plusSeconds(1)));
    return rig.create(TestRequests.kubeletClient(node).build(), kubelet);
  }

  /** One line each, with everything that a collector of logs may filter by. */
  private void assertLogged(
      CapturedLog log,
      CertificateSigningRequest csr,
      CertificatePolicy policy,
      String decision,
      String reason,
      String words) {
    assertThat(log.with("csr", csr.getMetadata().getName()))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.message()).contains(words);
              assertThat(line.fields())
                  .containsExactlyInAnyOrderEntriesOf(
                      Map.of(
                          "csr",
                          csr.getMetadata().getName(),
                          "signer",
                          TestRequests.KUBELET_CLIENT,
                          "requester",
                          token,
                          "policy",
                          policy.getMetadata().getName(),
                          "decision",
                          decision,
                          "reason",
                          reason));
            });
  }

  private CertificatePolicy policy(String rules) {
    return rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
          requesters: {users: ["%s"]}
        approval: {profiles: [NodeClient], %s}
        signing: {authority: {secret: {name: %s}}, duration: 1h}
        """
            .formatted(token, rules, secret));
  }

  private CertificateSigningRequest create(TestRequestBuilder request) {
    return rig.create(request.build(), server.as(token));
  }

  private static TestRequestBuilder peer(String dns) {
    return TestRequests.request()
        .organization("etcd")
        .commonName("etcd-0")
        .signerName(CUSTOM_SIGNER)
        .usages("digital signature", "server auth", "client auth")
        .names(TestNames.dns(dns));
  }

  private void awaitEvent(CertificateSigningRequest csr, String reason, String text) {
    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(
            () ->
                assertThat(rig.events(csr))
                    .filteredOn(event -> event.getReason().equals(reason))
                    .extracting(Event::getMessage)
                    .anyMatch(message -> message.contains(text)));
  }

  private String metric(CertificatePolicy policy, String decision, String reason) {
    return rig.metrics("signet_requests_total{").stream()
        .filter(line -> line.contains("policy=\"" + policy.getMetadata().getName() + "\""))
        .filter(line -> line.contains("decision=\"" + decision + "\""))
        .filter(line -> line.contains("reason=\"" + reason + "\""))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("");
  }

  private Node nodeObject() {
    return new NodeBuilder().withNewMetadata().withName(node).endMetadata().build();
  }

  private void setReady(Node known, String ready) {
    server
        .admin()
        .nodes()
        .withName(known.getMetadata().getName())
        .editStatus(
            now ->
                new NodeBuilder(now)
                    .withNewStatus()
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus(ready)
                    .endCondition()
                    .endStatus()
                    .build());
  }
}
