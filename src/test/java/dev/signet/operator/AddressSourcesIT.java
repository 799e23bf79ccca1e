package dev.signet.operator;

import static dev.signet.testing.Rbac.group;
import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.TestNames.dns;
import static dev.signet.testing.TestNames.ip;

import dev.signet.request.Reason;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestRequests;
import dev.signet.testing.TestResolver;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several sources say whose a name is, among them a real resolver. As if ten minutes after the
 * request: what a source lacks it will not learn.
 */
@WithApiServer
final class AddressSourcesIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final TestNodes nodes;
  private final String node;
  private final String fullName;
  private final String address;
  private final String another;
  private final TestResolver resolver = new TestResolver();
  private OperatorRig rig;
  private Refusals refusals;
  private String secret;
  private Rbac.Grant grant;

  AddressSourcesIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.nodes = new TestNodes(admin);
    this.node = server.uniqueName("node");
    this.fullName = node + ".nodes.example.com";
    this.address = TestNodes.uniqueAddress();
    this.another = TestNodes.uniqueAddress();
  }

  @BeforeEach
  void startSignet() {
    grant = new Rbac(admin).grant(group("system:nodes"), requests("selfnodeserver", "create"));
    rig =
        OperatorRig.start(
            server, resolver.url(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(11)));
    refusals = new Refusals(server, rig);
    secret = rig.secret(server.clientCa());
  }

  @AfterEach
  void stopSignet() {
    rig.close();
    nodes.close();
    grant.close();
    resolver.close();
  }

  @Test
  void theResolverIsBelievedAndNotTheStatus() {
    policy("addressSources: [DNS]");
    nodes.create(node, another, "other.nodes.example.com");
    resolver.has(fullName, address).has("other.nodes.example.com", another);

    rig.certificate(ask(dns(node), dns(fullName), ip(address)));
    refusals.isLeftFor(Reason.AddressNotTheNodes, ask(dns(node), dns(fullName), ip(another)));
    refusals.isLeftFor(
        Reason.NameNotTheNodes, ask(dns(fullName), dns("other.nodes.example.com"), ip(address)));
    // Its name without a domain is nothing that a resolver knows.
    refusals.isLeftFor(Reason.NodeNotKnownYet, ask(dns(node), ip(another)));
  }

  @Test
  void aResolverThatFailsMakesItWait() {
    policy("addressSources: [DNS]");
    nodes.create(node, address);
    resolver.has(fullName, address).breaks();

    CertificateSigningRequest csr = ask(dns(fullName), ip(address));

    refusals.isLeftFor(Reason.AddressSourceUnavailable, csr);
    resolver.mends();
    rig.certificate(csr);
  }

  @Test
  void withAgreementAnyEachNameNeedsOneSourceThatKnowsIt() {
    policy("addressSources: [NodeStatus, DNS], agreement: Any");
    nodes.create(node, another);
    resolver.has(fullName, address);

    rig.certificate(ask(dns(node), dns(fullName), ip(address), ip(another)));
    refusals.isLeftFor(
        Reason.AddressNotTheNodes, ask(dns(node), dns(fullName), ip(TestNodes.uniqueAddress())));
    resolver.breaks();
    rig.certificate(ask(dns(node), ip(another)));
    refusals.isLeftFor(Reason.AddressSourceUnavailable, ask(dns(node), dns(fullName), ip(address)));
  }

  @Test
  void withAgreementAllEachNameNeedsThemAll() {
    policy("addressSources: [NodeStatus, DNS]");
    nodes.create(node, address, another, fullName);
    resolver.has(fullName, address);

    rig.certificate(ask(dns(node), dns(fullName), ip(address)));
    refusals.isLeftFor(Reason.AddressNotTheNodes, ask(dns(node), dns(fullName), ip(another)));
  }

  private void policy(String serving) {
    rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [kubernetes.io/kubelet-serving]
          requesters: {users: ["system:node:%s"]}
        approval:
          profiles: [SelfNodeServing]
          serving: {allowedDNSNames: ["node-*", "*.nodes.example.com"], %s}
        signing: {authority: {secret: {name: %s}}, duration: 1h}
        """
            .formatted(node, serving, secret));
  }

  /** As this node, with a real client certificate. */
  private CertificateSigningRequest ask(GeneralName... names) {
    return rig.create(
        TestRequests.kubeletServing(node).withoutExtensions().names(names).build(),
        server.withCertificate("system:node:" + node, "system:nodes"));
  }
}
