package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.CertificatePolicy;
import dev.signet.request.Reason;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Identity;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a policy asks of a first client certificate beyond RBAC: a bootstrap token leaks. */
@WithApiServer
final class NodeClientGuardsIT {
  private static final String GROUP = "system:bootstrappers:workers";

  private final ApiServer server;
  private final KubernetesClient admin;
  private final TestNodes nodes;
  private final String token;
  private final String node;
  private OperatorRig rig;
  private Refusals refusals;
  private Rbac.Grant grant;

  NodeClientGuardsIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.nodes = new TestNodes(admin);
    this.token = "system:bootstrap:" + server.uniqueName("b");
    this.node = server.uniqueName("node");
  }

  @BeforeEach
  void startSignet() {
    use(OperatorRig.start(server));
    grant =
        new Rbac(admin)
            .grant(user(token), requests("", "create"), requests("nodeclient", "create"));
  }

  private void use(OperatorRig started) {
    rig = started;
    refusals = new Refusals(server, rig);
  }

  @AfterEach
  void stopSignet() {
    grant.close();
    rig.close();
    nodes.close();
  }

  @Test
  void onlyATokenOfTheGroupsThatThePolicyNamesGetsACertificate() {
    policy("tokenGroups: [\"%s\"]".formatted(GROUP));

    refusals.isLeftFor(Reason.TokenGroupNotAllowed, ask("system:bootstrappers"));
    refusals.isLeftFor(Reason.TokenGroupNotAllowed, ask("system:bootstrappers", GROUP + ":x"));
    rig.certificate(ask("system:bootstrappers", GROUP));
  }

  @Test
  void aNodeThatExistsKeepsItsNameUntilItIsDeletedThoughItIsNotReady() {
    policy("existingNode: Absent");
    nodes.create(node);

    CertificateSigningRequest csr = ask("system:bootstrappers");

    refusals.isLeftFor(Reason.NodeExists, csr);
    nodes.delete(node);
    rig.certificate(csr);
  }

  @Test
  void whereNodesCannotBeAskedItWaitsAndIsServedOnceTheyCan() {
    rig.close();
    String signet = server.uniqueName("signet");
    Rbac rbac = new Rbac(admin);
    try (var _ = rbac.grant(user(signet), OperatorRig.ownRules(admin, false));
        var _ =
            rbac.grant(
                user(signet),
                Rbac.rule("", "secrets", "get"),
                Rbac.rule("", "configmaps", "get"))) {
      use(OperatorRig.start(server, OperatorRig.ALONE, server.as(signet)));
      policy("existingNode: Absent");

      CertificateSigningRequest csr = ask("system:bootstrappers");

      refusals.awaitMetric("retry", Reason.NodeUnavailable);
      assertThat(refusals.isUntouched(csr)).isTrue();
      try (var _ = rbac.grant(user(signet), OperatorRig.ownRules(admin, true))) {
        rig.certificate(csr);
      }
    }
  }

  private CertificatePolicy policy(String guards) {
    return rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
          requesters: {users: ["%s"]}
        approval: {profiles: [NodeClient], nodeClient: {%s}}
        signing: {authority: {secret: {name: %s}}, duration: 1h}
        """
            .formatted(token, guards, rig.secret(server.clientCa())));
  }

  private CertificateSigningRequest ask(String... groups) {
    return rig.create(
        TestRequests.kubeletClient(node).build(), server.as(Identity.user(token, groups)));
  }
}
