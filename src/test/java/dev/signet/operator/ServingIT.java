package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.TestNames.dns;
import static dev.signet.testing.TestNames.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.ApiServer;
import dev.signet.testing.Identity;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestRequests;
import dev.signet.testing.TestTlsServer;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Serving certificates: real node certificates ask, real Nodes say where they are. */
@WithApiServer
final class ServingIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final TestNodes nodes;
  private final String node;
  private final String address;
  private OperatorRig rig;
  private String secret;

  ServingIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.nodes = new TestNodes(admin);
    this.node = server.uniqueName("node");
    this.address = TestNodes.uniqueAddress();
  }

  @BeforeEach
  void startSignet() throws IOException {
    rig = OperatorRig.start(server);
    secret = rig.secret(server.clientCa());
    applyTheExampleButItsPolicy();
  }

  @AfterEach
  void stopSignet() {
    rig.close();
    nodes.close();
  }

  @Test
  void aNodeGetsACertificateForItsOwnNamesAndAddresses() throws CertificateParsingException {
    policy("");
    nodes.create(node, address, node + ".nodes.example.com");

    CertificateSigningRequest csr = ask(dns(node), dns(node + ".nodes.example.com"), ip(address));

    assertThat(rig.x509(csr).getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, node), List.of(2, node + ".nodes.example.com"), List.of(7, address));
    assertThat(rig.condition(csr, "Approved").orElseThrow().getReason()).isEqualTo("AutoApproved");
  }

  @Test
  void whatIsTheClustersOrAnothersIsNotApprovedThoughTheNodesStatusClaimsIt() {
    policy("serving: {allowedCIDRs: [\"0.0.0.0/0\"]}");
    String other = server.uniqueName("other");
    String othersAddress = TestNodes.uniqueAddress();
    nodes.create(other, othersAddress, other + ".nodes.example.com");
    Map<GeneralName, String> wanted = new LinkedHashMap<>();
    wanted.put(dns("KUBERNETES.default.svc"), "NameDenied");
    wanted.put(dns("metrics-server.kube-system.svc.cluster.local"), "NameDenied");
    wanted.put(dns("localhost"), "NameDenied");
    wanted.put(dns("*.nodes.example.com"), "WildcardNotAllowed");
    wanted.put(dns(other), "NameOfAnotherNode");
    wanted.put(dns(other + ".nodes.example.com"), "NameOfAnotherNode");
    wanted.put(ip(othersAddress), "AddressOfAnotherNode");
    wanted.put(ip(kubernetesService()), "AddressDenied");
    wanted.put(ip(addressOfAService()), "AddressDenied");
    wanted.put(ip("127.0.0.1"), "AddressDenied");
    wanted.put(ip("169.254.169.254"), "AddressDenied");
    wanted.put(ip("fd00::1"), "AddressOutsideAllowed");
    nodes.create(node, wanted.keySet().stream().map(n -> TestNodes.text(n)).toArray(String[]::new));

    Map<CertificateSigningRequest, String> asked = new LinkedHashMap<>();
    wanted.forEach((name, reason) -> asked.put(ask(dns(node), name), reason));

    asked.forEach(this::isLeftFor);
  }

  @Test
  void whatIsNotInItsStatusIsNotApproved() {
    policy("");
    nodes.create(node, address);

    CertificateSigningRequest csr = ask(ip(TestNodes.uniqueAddress()));

    awaitMetric("retry", "NodeNotKnownYet");
    assertThat(rig.get(csr).getStatus().getConditions()).isEmpty();
  }

  @Test
  void aNodeWhoseAddressesComeLaterGetsItsCertificateThen() {
    policy("");
    CertificateSigningRequest csr = ask(dns(node), ip(address));
    awaitMetric("retry", "NodeNotKnownYet");

    nodes.create(node);
    nodes.address(node, address);

    rig.certificate(csr);
  }

  @Test
  void anAddressThatTwoNodesClaimIsGivenOnceOneOfThemIsGone() {
    policy("onViolation: Deny");
    String old = server.uniqueName("old");
    nodes.create(old, address);
    nodes.create(node, address);

    CertificateSigningRequest csr = ask(ip(address));

    isLeftFor(csr, "AddressOfAnotherNode");
    nodes.delete(old);
    rig.certificate(csr);
  }

  @Test
  void onlyTheNodeItselfGetsIt() {
    rig.policy(server.uniqueName("policy"), spec(List.of("system:*"), ""));
    nodes.create(node, address);
    String stranger = "system:bootstrap:" + server.uniqueName("b");
    try (var _ =
        new Rbac(admin)
            .grant(
                Rbac.user(stranger),
                requests("", "create"),
                requests("selfnodeserver", "create"))) {
      CertificateSigningRequest csr =
          rig.create(
              TestRequests.kubeletServing(node, address).build(),
              server.as(Identity.user(stranger, "system:bootstrappers", "system:nodes")));

      isLeftFor(csr, "RequesterNotTheNode");
    }
  }

  @Test
  void theInventoryIsBelievedAndNotTheStatus() {
    policy("serving: {addressSources: [Inventory], inventory: {name: node-inventory}}");
    nodes.create(node, address);
    CertificateSigningRequest early = ask(dns(node), ip(address));
    awaitMetric("retry", "AddressSourceUnavailable");
    assertThat(message(early, "AddressSourceUnavailable"))
        .isEqualTo(
            "There is no ConfigMap signet-system/node-inventory: it is to be the inventory.");
    ConfigMap inventory =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace("signet-system")
            .withName("node-inventory")
            .endMetadata()
            .addToData(node, address + "/31 # its rack")
            .build();
    admin.resource(inventory).create();
    try {
      rig.certificate(early);
      String elsewhere = TestNodes.uniqueAddress();
      nodes.address(node, elsewhere);

      isLeftFor(ask(dns(node), ip(elsewhere)), "AddressNotTheNodes");
    } finally {
      admin.resource(inventory).delete();
    }
  }

  @Test
  void aNodeRenewsWhatItServes() {
    policy("serving: {addressSources: [LiveCertificate]}");
    String here = TestTlsServer.addressOfThisMachine().getHostAddress();
    try (var kubelet = kubelet(server.clientCa())) {
      nodes.create(node, here);
      nodes.kubeletPort(node, kubelet.address().getPort());

      rig.certificate(ask(dns(node), ip(here)));
      isLeftFor(ask(dns(node), dns("another.example.com"), ip(here)), "NameNotTheNodes");
      assertThat(kubelet.received()).isZero();
    }
  }

  @Test
  void aServedCertificateOfAnotherCaRenewsNothing() {
    policy("serving: {addressSources: [LiveCertificate]}");
    String here = TestTlsServer.addressOfThisMachine().getHostAddress();
    try (var kubelet = kubelet(TestCa.create(ca -> ca.subject("CN=kubernetes")))) {
      nodes.create(node, here);
      nodes.kubeletPort(node, kubelet.address().getPort());

      CertificateSigningRequest csr = ask(dns(node), ip(here));

      awaitMetric("retry", "NodeNotKnownYet");
      assertThat(kubelet.connections()).isPositive();
      assertThat(rig.get(csr).getStatus().getConditions()).isEmpty();
    }
  }

  @Test
  void withoutTheRightToListNodesItWaitsAndIsServedOnceThatIsGiven() throws Exception {
    rig.close();
    rig = OperatorRig.withoutOperator(server);
    policy("");
    nodes.create(node, address);
    Rbac rbac = new Rbac(admin);
    String signet = server.uniqueName("signet");
    try (var _ = rbac.grant(Rbac.user(signet), OperatorRig.ownRules(admin, false));
        var _ = rbac.grant(Rbac.user(signet), Rbac.rule("", "secrets", "get"));
        var _ = rbac.grant(Rbac.user(signet), Rbac.rule("", "services", "get"));
        var _ =
            rbac.grant(Rbac.user(signet), Rbac.rule("discovery.k8s.io", "endpointslices", "get"));
        var _ = rbac.grant(Rbac.user(signet), Rbac.rule("", "endpoints", "get"));
        var operator =
            new SignetOperator(
                OperatorRig.ALONE, server.as(signet), Clock.systemUTC(), new SecureRandom())) {
      operator.start();
      CertificateSigningRequest csr = ask(dns(node), ip(address));
      await()
          .atMost(OperatorRig.SOON)
          .untilAsserted(
              () ->
                  assertThat(rig.http(operator.httpPort(), "/metrics"))
                      .contains("reason=\"AddressSourceUnavailable\""));
      try (var _ = rbac.grant(Rbac.user(signet), OperatorRig.ownRules(admin, true))) {
        rig.certificate(csr);
      }
    }
  }

  private TestTlsServer kubelet(TestCa ca) {
    var here = TestTlsServer.addressOfThisMachine();
    TestCertificate certificate =
        ca.issue(
            c ->
                c.named("system:node:" + node, "system:nodes")
                    .names(dns(node), ip(here.getHostAddress())));
    return new TestTlsServer(here, certificate);
  }

  /** The policy of this node, with more rules of approval. */
  private void policy(String rules) {
    rig.policy(server.uniqueName("policy"), spec(List.of("system:node:" + node), rules));
  }

  private String spec(List<String> users, String rules) {
    return """
    match:
      signerNames: [kubernetes.io/kubelet-serving]
      requesters: {users: ["%s"]}
    approval:
      profiles: [SelfNodeServing]
      %s
    signing: {authority: {secret: {name: %s}}, duration: 1h}
    """
        .formatted(String.join("\", \"", users), rules, secret);
  }

  /** As this node, with a real client certificate. */
  private CertificateSigningRequest ask(GeneralName... names) {
    return rig.create(
        TestRequests.kubeletServing(node).withoutExtensions().names(names).build(),
        server.withCertificate("system:node:" + node, "system:nodes"));
  }

  private void isLeftFor(CertificateSigningRequest csr, String reason) {
    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(
            () ->
                assertThat(rig.events(csr))
                    .as(csr.getMetadata().getName())
                    .extracting(event -> event.getReason())
                    .contains(reason));
    assertThat(rig.get(csr).getStatus().getConditions()).isEmpty();
    assertThat(rig.certificateNow(csr)).isEmpty();
  }

  private String message(CertificateSigningRequest csr, String reason) {
    return await()
        .atMost(OperatorRig.SOON)
        .until(
            () ->
                rig.events(csr).stream()
                    .filter(event -> event.getReason().equals(reason))
                    .map(event -> event.getMessage())
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private void awaitMetric(String decision, String reason) {
    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(
            () ->
                assertThat(rig.metrics("signet_requests_total{"))
                    .anyMatch(
                        line ->
                            line.contains("decision=\"" + decision + "\"")
                                && line.contains("reason=\"" + reason + "\"")));
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

  /** One that no Service has yet. */
  private String addressOfAService() {
    String cidr =
        admin
            .network()
            .v1()
            .serviceCIDRs()
            .withName("kubernetes")
            .require()
            .getSpec()
            .getCidrs()
            .getFirst();
    return cidr.substring(0, cidr.lastIndexOf('.')) + ".77";
  }

  private void applyTheExampleButItsPolicy() throws IOException {
    try (InputStream yaml = Files.newInputStream(Path.of("deploy/examples/serving.yaml"))) {
      admin.load(yaml).items().stream()
          .filter(object -> !object.getKind().equals("CertificatePolicy"))
          .forEach(object -> admin.resource(object).forceConflicts().serverSideApply());
    }
  }
}
