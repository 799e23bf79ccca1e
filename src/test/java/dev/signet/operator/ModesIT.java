package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.NodeCertificateReport;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rights of each mode alone, from deploy/modes: enough for its work, nothing refused, and what
 * a policy wants besides is said on its status.
 */
@WithApiServer
final class ModesIT {
  private final ApiServer server;
  private final KubernetesClient admin;
  private final String requester;
  private final String node;
  private OperatorRig rig;
  private Rbac.Grant grant;
  private TestNodes nodes;
  private CallLog signet;

  ModesIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.requester = "system:bootstrap:" + server.uniqueName("b");
    this.node = server.uniqueName("node");
  }

  @BeforeEach
  void prepare() {
    rig = OperatorRig.withoutOperator(server);
    grant = new Rbac(admin).toJoin(requester);
    nodes = new TestNodes(admin);
    nodes.create(node, TestNodes.uniqueAddress());
    signet = new CallLog(server);
  }

  @AfterEach
  void clear() {
    signet.close();
    nodes.close();
    grant.close();
    rig.close();
    OperatorRig.install(admin);
  }

  @Test
  void whoMayOnlyApproveApprovesAndWritesNothingElse() throws IOException {
    CertificatePolicy policy = rig.policyThatOnlyApproves(requester);
    try (SignetOperator operator = start("approve", false)) {
      CertificateSigningRequest csr = ask();

      await().atMost(OperatorRig.SOON).until(() -> rig.condition(csr, "Approved").isPresent());
      rig.awaitCondition(policy, "PreflightPassed", "True/NothingMissing");
      assertThat(operator.isReady()).isTrue();
      assertThat(signet.refused()).isEmpty();
      assertThat(report()).isNull();
    }
  }

  @Test
  void whoMayOnlySignSignsWhatAnotherApproved() throws IOException {
    String secret = rig.secret(server.clientCa());
    CertificatePolicy policy =
        rig.policy(
            server.uniqueName("policy"),
            """
            match:
              signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
              requesters: {users: ["%s"]}
            signing: {authority: {secret: {name: %s}}, duration: 1h}
            """
                .formatted(requester, secret));
    try (SignetOperator operator = start("sign", false)) {
      CertificateSigningRequest csr = ask();
      rig.approveByHand(csr);

      rig.certificate(csr);
      rig.awaitCondition(policy, "PreflightPassed", "True/NothingMissing");
      assertThat(operator.isReady()).isTrue();
      assertThat(signet.refused()).isEmpty();
      assertThat(report()).isNull();
    }
  }

  @Test
  void whoMayOnlyReportReportsAndSaysWhatAPolicyLacks() throws IOException {
    CertificatePolicy reporting =
        rig.policy(server.uniqueName("reporting"), "reporting: {kubeletEndpoints: {interval: 5s}}");
    try (SignetOperator operator = start("report", true)) {
      await().atMost(OperatorRig.SOON).until(() -> report() != null);
      rig.awaitCondition(reporting, "PreflightPassed", "True/NothingMissing");
      assertThat(signet.refused()).isEmpty();

      CertificatePolicy approving = rig.policyThatOnlyApproves(requester);

      rig.awaitCondition(approving, "PreflightPassed", "False/SignetLacksRights");
      assertThat(rig.message(approving, "PreflightPassed"))
          .contains("may not approve signers", "update certificatesigningrequests/approval");
      assertThat(operator.isReady()).isTrue();
    }
  }

  private CertificateSigningRequest ask() {
    return rig.create(
        TestRequests.kubeletClient(server.uniqueName("n")).build(), server.as(requester));
  }

  private NodeCertificateReport report() {
    return admin.resources(NodeCertificateReport.class).withName(node).get();
  }

  /** With the rights of this mode and no others. */
  private SignetOperator start(String mode, boolean reports) throws IOException {
    for (HasMetadata role : Rights.roles(admin, Path.of("deploy", "rbac.yaml"))) {
      admin.resource(role).delete();
    }
    try (InputStream yaml = Files.newInputStream(Path.of("deploy", "modes", mode + ".yaml"))) {
      for (HasMetadata object : admin.load(yaml).items()) {
        admin.resource(object).forceConflicts().serverSideApply();
      }
    }
    Rights given = new Rights(admin, Path.of("deploy", "modes", mode + ".yaml"));
    given.all().forEach(right -> given.await(right, true));
    var quick = OperatorRig.QUICK;
    SignetOperator operator =
        new SignetOperator(
            new OperatorSettings(
                quick.namespace(),
                quick.httpHost(),
                quick.httpPort(),
                quick.threads(),
                quick.reviewCache(),
                quick.statusInterval(),
                quick.authorityInterval(),
                quick.permissionInterval(),
                quick.cleanupInterval(),
                quick.preflightInterval(),
                quick.metricNames(),
                reports,
                quick.election()),
            signet.client(),
            Clock.systemUTC(),
            new SecureRandom());
    operator.start();
    await().atMost(OperatorRig.SOON).until(() -> operator.isReady() && operator.leads());
    return operator;
  }
}
