package dev.signet.operator;

import static dev.signet.testing.Rbac.group;
import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.rule;
import static dev.signet.testing.Rbac.user;
import static dev.signet.testing.TestNames.dns;
import static dev.signet.testing.TestNames.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.signet.request.Reason;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** signet explain about a serving certificate, asked of the cluster: no operator runs. */
@WithApiServer
final class ExplainServingIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final Rbac rbac;
  private final TestNodes nodes;
  private final String node;
  private final String address;
  private OperatorRig rig;
  private Rbac.Grant grant;
  private Explaining now;
  private Explaining later;

  @TempDir private Path folder;

  ExplainServingIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.rbac = new Rbac(admin);
    this.nodes = new TestNodes(admin);
    this.node = server.uniqueName("node");
    this.address = TestNodes.uniqueAddress();
  }

  @BeforeEach
  void install() {
    rig = OperatorRig.withoutOperator(server);
    grant = rbac.grant(group("system:nodes"), requests("selfnodeserver", "create"));
    now = Explaining.asAdministrator(server, folder);
    later = now.at(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(11)));
  }

  @AfterEach
  void clean() {
    nodes.close();
    rig.close();
    grant.close();
  }

  @Test
  void whatIsTheNodesWouldBeApprovedAndWhatIsNotIsTold() {
    policy("{allowedCIDRs: [10.0.0.0/8]}");
    String other = server.uniqueName("other");
    String othersAddress = TestNodes.uniqueAddress();
    String service = kubernetesService();
    nodes.create(other, othersAddress, other + ".nodes.example.com");
    nodes.create(node, address, node + ".nodes.example.com", othersAddress, service, "192.0.2.1");

    assertAll(
        () -> approves(dns(node), dns(node + ".nodes.example.com"), ip(address)),
        () -> refuses(Reason.NameOfAnotherNode, dns(other)),
        () -> refuses(Reason.NameOfAnotherNode, dns(other + ".nodes.example.com")),
        () -> refuses(Reason.AddressOfAnotherNode, ip(othersAddress)),
        () -> refuses(Reason.AddressDenied, ip(service)),
        () -> refuses(Reason.AddressOutsideAllowed, ip("192.0.2.1")),
        () -> refuses(Reason.NameNotTheNodes, dns("x.nodes.example.com")),
        () -> refuses(Reason.AddressNotTheNodes, ip(TestNodes.uniqueAddress())));
  }

  @Test
  void whatMayStillComeIsNotKnownYet() {
    policy("{}");
    CertificateSigningRequest csr = ask(dns(node), ip(address));

    unknown(csr, Reason.NodeNotKnownYet, "There is no Node " + node);
    assertThat(code(later, csr)).isEqualTo("NodeNotKnownYet");
    assertThat(later.json(csr).code()).isEqualTo(1);
    nodes.create(node);
    unknown(csr, Reason.NodeNotKnownYet, "Source NodeStatus does not know " + address);
    nodes.address(node, address);
    assertThat(now.json(csr).code()).isZero();
  }

  @Test
  void theInventoryIsReadAndAServedCertificateIsNotLookedAt() {
    policy("{addressSources: [Inventory], inventory: {name: node-inventory}}");
    nodes.create(node, address);
    CertificateSigningRequest csr = ask(dns(node), ip(address));
    unknown(csr, Reason.AddressSourceUnavailable, "There is no ConfigMap signet-system/");
    ConfigMap inventory = inventory(server.uniqueName("another"), address);
    admin.resource(inventory).create();
    try {
      assertThat(later.text(csr).out()).contains("has no key " + node);
      admin.resource(inventory(node, address)).update();
      assertThat(now.json(csr).code()).isZero();
      refuses(Reason.AddressNotTheNodes, ip(TestNodes.uniqueAddress()));
    } finally {
      admin.resource(inventory).delete();
    }
    policy("{addressSources: [LiveCertificate]}");
    unknown(csr, Reason.AddressSourceUnavailable, "Only the operator connects to nodes");
  }

  @Test
  void whatItMayNotLookAtIsNamedUntilItMayAndThereItAsksForNoMore() {
    policy("{}");
    nodes.create(node, address);
    CertificateSigningRequest csr = ask(dns(node), ip(address));
    String name = server.uniqueName("asker");
    Explaining asker = Explaining.as(name, server, folder);
    try (var _ = rbac.grant(user(name), requests("", "get", "list"));
        var _ = rbac.grant(user(name), rule("signet.dev", "certificatepolicies", "list"));
        var _ =
            rbac.grant(
                user(name), rule("authorization.k8s.io", "subjectaccessreviews", "create"))) {
      missing(asker, csr, "services");
      try (var _ = rbac.grant(user(name), rule("", "services", "get"))) {
        missing(asker, csr, "servicecidrs");
        try (var _ = rbac.grant(user(name), rule("networking.k8s.io", "servicecidrs", "list"));
            var _ = rbac.grant(user(name), rule("discovery.k8s.io", "endpointslices", "get"));
            var _ = rbac.grant(user(name), rule("", "endpoints", "get"))) {
          missing(asker, csr, "nodes");
          try (var _ = rbac.grant(user(name), rule("", "nodes", "list"));
              var _ = rbac.grant(user(name), rule("", "nodes", "get"))) {
            assertThat(code(asker, csr)).isEqualTo("AutoApproved");
          }
        }
      }
    }
  }

  private void approves(GeneralName... names) {
    var run = now.json(ask(names));
    assertThat(run.json().at("/outcome/result").asText())
        .as(run.out())
        .isEqualTo("WouldBeApproved");
    assertThat(run.code()).isZero();
  }

  /** Besides the node's own name, ten minutes after the request. */
  private void refuses(Reason reason, GeneralName name) {
    var run = later.json(ask(dns(node), name));
    assertThat(run.json().at("/outcome/code").asText()).as(run.out()).isEqualTo(reason.name());
    assertThat(run.code()).isEqualTo(1);
  }

  private void unknown(CertificateSigningRequest csr, Reason reason, String words) {
    var run = now.json(csr);
    assertThat(run.json().at("/outcome/code").asText()).as(run.out()).isEqualTo(reason.name());
    assertThat(run.out()).contains(words);
    assertThat(run.code()).isEqualTo(3);
  }

  private static void missing(Explaining asker, CertificateSigningRequest csr, String resource) {
    var run = asker.text(csr);
    assertThat(run.out()).contains("forbidden").contains(resource);
    assertThat(run.code()).isEqualTo(3);
  }

  private static String code(Explaining explaining, CertificateSigningRequest csr) {
    return explaining.json(csr).json().at("/outcome/code").asText();
  }

  private void policy(String serving) {
    rig.policy(
        "explained-" + node,
        """
        match:
          signerNames: [kubernetes.io/kubelet-serving]
          requesters: {users: ["system:node:%s"]}
        approval: {profiles: [SelfNodeServing], serving: %s}
        signing: {authority: {secret: {name: none}}, duration: 1h}
        """
            .formatted(node, serving));
  }

  /** As this node, with a real client certificate. */
  private CertificateSigningRequest ask(GeneralName... names) {
    return rig.create(
        TestRequests.kubeletServing(node).withoutExtensions().names(names).build(),
        server.withCertificate("system:node:" + node, "system:nodes"));
  }

  private static ConfigMap inventory(String of, String entry) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("signet-system")
        .withName("node-inventory")
        .endMetadata()
        .addToData(of, entry)
        .build();
  }

  private String kubernetesService() {
    return admin
        .services()
        .inNamespace("default")
        .withName("kubernetes")
        .require()
        .getSpec()
        .getClusterIP();
  }
}
