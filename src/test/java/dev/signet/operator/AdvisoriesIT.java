package dev.signet.operator;

import static dev.signet.testing.Rbac.group;
import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.user;
import static dev.signet.testing.TestNames.dns;
import static dev.signet.testing.TestNames.email;
import static dev.signet.testing.TestNames.ip;
import static dev.signet.testing.TestNames.uri;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.request.Reason;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What other approvers approved, or still do, asked of Signet on the real API server by who could
 * ask it there. docs/security.md lists every advisory with its test; those about bytes that are
 * read in two ways are rows of {@link AbuseIT}.
 */
@WithApiServer
final class AdvisoriesIT {
  private static final String CLUSTER_ADMINS = "kubeadm:cluster-admins";

  private final ApiServer server;
  private final TestNodes nodes;
  private final Rbac rbac;
  private final String node;
  private final String victim;
  private final String own = TestNodes.uniqueAddress();
  private final String theirs = TestNodes.uniqueAddress().replaceFirst("^10[.]200", "10.201");
  private final String person;
  private OperatorRig rig;
  private Refusals refusals;
  private String secret;
  private Rbac.Grant grant;

  AdvisoriesIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.nodes = new TestNodes(admin);
    this.rbac = new Rbac(admin);
    this.node = server.uniqueName("node");
    this.victim = node + "0";
    this.person = server.uniqueName("person");
  }

  @BeforeEach
  void startSignet() {
    grant = rbac.grant(group("system:nodes"), requests("selfnodeserver", "create"));
    // As if ten minutes after the request: nothing is settling any more.
    rig =
        OperatorRig.start(
            server,
            DnsLookup.OF_THE_MACHINE,
            Clock.offset(Clock.systemUTC(), Duration.ofMinutes(11)));
    refusals = new Refusals(server, rig);
    secret = rig.secret(server.clientCa());
    nodes.create(node, node, own, "kube-dns.kube-system.svc", "KUBERNETES.default.svc");
    nodes.create(victim, victim, theirs);
    policy(TestRequests.KUBELET_SERVING, "SelfNodeServing", "");
  }

  @AfterEach
  void stopSignet() {
    rig.close();
    nodes.close();
    grant.close();
  }

  @Test
  void aNodeIsNotServedWhatOtherApproversGaveIt() {
    refusals.of(
        server.withCertificate("system:node:" + node, "system:nodes"),
        List.of(
            new Attempt(
                "talos-ccm GHSA-87pw-5j2g-6376: only the first name was looked at, in small"
                    + " letters",
                serving(dns(node), dns("KUBERNETES.default.svc")),
                Reason.NameDenied),
            new Attempt(
                "k0s 8333: the node's own status says so",
                serving(dns(node), dns("kube-dns.kube-system.svc")),
                Reason.NameDenied),
            new Attempt(
                "alex1989hu 337, 348: names were not looked at",
                serving(dns(node), dns("registry.example.com")),
                Reason.NameNotTheNodes),
            new Attempt(
                "kubernetes 133975: the permission selfnodeserver was enough for any address",
                serving(dns(node), ip("10.202.0.8")),
                Reason.AddressNotTheNodes),
            new Attempt(
                "kubelet-csr-approver: a name that begins with the node's was the node's",
                serving(dns(victim)),
                Reason.NameOfAnotherNode),
            new Attempt(
                "kubelet-csr-approver: who asked for addresses only skipped the checks of names",
                serving(ip(theirs)),
                Reason.AddressOfAnotherNode),
            new Attempt(
                "cluster-machine-approver: the third usage was not looked at",
                serving(dns(node)).usages("digital signature", "server auth", "client auth"),
                Reason.UsagesNotAllowed),
            new Attempt(
                "cluster-machine-approver, Gardener: URIs were not looked at",
                serving(dns(node), uri("spiffe://cluster.local/ns/kube-system/sa/x")),
                Reason.UrisNotAllowed),
            new Attempt(
                "machine-controller, Gardener: e-mail addresses were not looked at",
                serving(dns(node), email("root@example.com")),
                Reason.EmailsNotAllowed)));
    rig.certificate(
        rig.create(
            serving(dns(node), ip(own)).build(),
            server.withCertificate("system:node:" + node, "system:nodes")));
  }

  /** A node's own API server refuses since 1.31 (NodeRestriction): so a person tries it here. */
  @Test
  void whoIsNotTheNodeGetsNothingInItsName() {
    try (var _ =
        rbac.grant(user(person), requests("", "create"), requests("selfnodeserver", "create"))) {
      refusals.of(
          server.as(person),
          List.of(
              new Attempt(
                  "openyurt 2734, talos-ccm 360, exoscale-ccm: the requester was not compared",
                  serving(dns(node), ip(own)),
                  Reason.RequesterNotTheNode)));
    }
  }

  @Test
  void anApproverOfJoiningNodesApprovesNobodyElse() {
    policy(TestRequests.KUBELET_CLIENT, "NodeClient, SelfNodeClient", "");
    policy(TestRequests.API_CLIENT, "NodeClient, SelfNodeClient", "");
    try (var _ = rbac.grant(user(person), requests("", "create"))) {
      refusals.of(
          server.as(person),
          List.of(
              new Attempt(
                  "ekco GHSA-x7j5-fww5-mqmv: everything that waited was approved",
                  TestRequests.kubeletClient(victim),
                  Reason.NodeClientNotPermitted)));
      var administrator =
          rig.create(
              TestRequests.client(person, CLUSTER_ADMINS)
                  .signerName(TestRequests.API_CLIENT)
                  .usages("digital signature", "client auth")
                  .build(),
              server.as(person));
      refusals.awaitMetric("leave", Reason.NoProfileForSigner);
      assertThat(refusals.isUntouched(administrator))
          .as("ekco GHSA-x7j5-fww5-mqmv, deckhouse 22901: the signer was not looked at")
          .isTrue();
    }
  }

  /** Azure WireServing, GKE kubeletmein: a Pod read the token and joins as a node of its choice. */
  @Test
  void aStolenBootstrapTokenTakesNoNodeThatWorksAndNoNameBesideTheInventory() {
    policy(
        TestRequests.KUBELET_CLIENT,
        "NodeClient",
        "nodeClient: {existingNode: Absent, nodeNames: [\"%s*\"]}".formatted(node));
    try (var _ = rbac.toJoin(person)) {
      refusals.of(
          server.as(person),
          List.of(
              new Attempt(
                  "kubeletmein: the name of a node that holds Pods with Secrets",
                  TestRequests.kubeletClient(victim),
                  Reason.NodeExists),
              new Attempt(
                  "WireServing: a node of any name",
                  TestRequests.kubeletClient(server.uniqueName("mine")),
                  Reason.NodeNameNotAllowed)));
    }
  }

  /** kubelet-csr-approver: a limit that only held for those who asked for a time. */
  @Test
  void whoAsksForNoTimeGetsRoundNoLimit() {
    policy(TestRequests.KUBELET_CLIENT, "NodeClient", "maxDuration: 1h");
    try (var _ = rbac.toJoin(person)) {
      var unlimited = rig.create(TestRequests.kubeletClient(victim).build(), server.as(person));

      assertThat(rig.lifetime(unlimited)).isLessThanOrEqualTo(Duration.ofMinutes(65));
    }
  }

  /** For these names and addresses, and nothing else. */
  private TestRequestBuilder serving(GeneralName... names) {
    return TestRequests.kubeletServing(node).withoutExtensions().names(names);
  }

  private void policy(String signer, String profiles, String rules) {
    rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [%s]
          requesters: {users: ["system:node:%s", "%s"]}
        approval:
          profiles: [%s]
          %s
        signing: {authority: {secret: {name: %s}}, duration: 24h}
        """
            .formatted(signer, node, person, profiles, rules, secret));
  }
}
