package dev.signet.operator;

import static dev.signet.testing.Rbac.group;
import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.TestNames.dns;
import static dev.signet.testing.TestNames.email;
import static dev.signet.testing.TestNames.ip;
import static dev.signet.testing.TestNames.other;
import static dev.signet.testing.TestNames.registeredId;
import static dev.signet.testing.TestNames.uri;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.request.Reason;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Nodes that were taken over ask for what is not theirs, on the real API server, with the rights of
 * a node and a Node whose status claims every name and address that is asked for: only the rule in
 * question stands in the way. As if ten minutes after the request: nothing is settling any more.
 */
@WithApiServer
final class ServingAbuseIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final TestNodes nodes;
  private final String node;
  private final List<GeneralName> asked = new ArrayList<>();
  private OperatorRig rig;
  private Refusals refusals;
  private String secret;
  private Rbac.Grant grant;

  ServingAbuseIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.nodes = new TestNodes(admin);
    this.node = server.uniqueName("node");
  }

  @BeforeEach
  void startSignet() {
    grant = new Rbac(admin).grant(group("system:nodes"), requests("selfnodeserver", "create"));
    rig =
        OperatorRig.start(
            server,
            DnsLookup.OF_THE_MACHINE,
            Clock.offset(Clock.systemUTC(), Duration.ofMinutes(11)));
    refusals = new Refusals(server, rig);
    secret = rig.secret(server.clientCa());
  }

  @AfterEach
  void stopSignet() {
    rig.close();
    nodes.close();
    grant.close();
  }

  @Test
  void noPolicyLiftsWhatIsTheClustersOrEveryMachines() {
    policy("serving: {allowedCIDRs: [\"0.0.0.0/0\", \"::/0\"]}");
    List<Attempt> attempts = new ArrayList<>();
    for (String name :
        List.of(
            "kubernetes",
            "Kubernetes.Default",
            "kubernetes.example.com",
            "KUBERNETES.default.svc",
            "kubernetes.default.svc.cluster.local",
            "metrics-server.kube-system.SVC.example.com",
            "metrics-server.kube-system",
            "my-app.default",
            "leader.kube-public",
            "x.kube-node-lease",
            "cluster.local",
            "anything.Cluster.Local",
            "localhost",
            "a.localhost",
            "localhost.localdomain",
            "10.0.0.10",
            "0x7f.1")) {
      attempts.add(asks(Reason.NameDenied, dns(name)));
    }
    for (String address :
        List.of(
            "127.0.0.1",
            "::1",
            "0.0.0.0",
            "::",
            "169.254.169.254",
            "fe80::1",
            "224.0.0.1",
            "255.255.255.255",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::10.96.0.1",
            "64:ff9b::10.96.0.1")) {
      attempts.add(asks(Reason.AddressDenied, ip(address)));
    }
    attempts.add(asks(Reason.WildcardNotAllowed, dns("*.nodes.example.com")));
    attempts.add(asks(Reason.MalformedName, dns("node-*.example.com")));
    attempts.add(asks(Reason.MalformedName, dns("-node-1")));
    claim();

    refusals.of(node(), attempts);
    stillGetsItsOwn();
  }

  @Test
  void onlyNamesAndAddressesOfANodeAreServed() {
    policy("");
    List<Attempt> attempts =
        List.of(
            asks(Reason.EmailsNotAllowed, email("a@b")),
            asks(Reason.UrisNotAllowed, uri("spiffe://x/y")),
            asks(Reason.OtherNamesNotAllowed, other("1.3.6.1.4.1.311.20.2.3", "admin@corp")),
            asks(Reason.OtherNamesNotAllowed, registeredId("1.2.3")),
            asks(Reason.OtherNamesNotAllowed, TestNames.directory("CN=admin")),
            new Attempt(
                "no name",
                TestRequests.kubeletServing(node).withoutExtensions(),
                Reason.NoNameToServe),
            new Attempt(
                "a client as well",
                TestRequests.kubeletServing(node)
                    .usages("digital signature", "server auth", "client auth"),
                Reason.UsagesNotAllowed),
            new Attempt(
                "another group",
                TestRequests.request()
                    .organization("system:masters")
                    .commonName("system:node:" + node)
                    .signerName(TestRequests.KUBELET_SERVING)
                    .usages("digital signature", "server auth")
                    .names(dns(node)),
                Reason.OrganizationNotNodes));
    claim();

    refusals.of(node(), attempts);
    stillGetsItsOwn();
  }

  /** Reading as Go does lets more through to the rules; they hold there too. */
  @Test
  void compatibilityUpstreamLetsNoStrangeNameThrough() {
    policy("compatibility: Upstream");
    List<Attempt> attempts =
        List.of(
            asks(Reason.OtherNamesNotAllowed, other("1.3.6.1.4.1.311.20.2.3", "admin@corp")),
            asks(Reason.MalformedName, dns("-node-1")),
            asks(Reason.MalformedName, dns("node_1")),
            asks(Reason.MalformedName, dns("node-1..")),
            asks(Reason.WildcardNotAllowed, dns("*")),
            asks(Reason.WildcardNotAllowed, dns("node-*.example.com")),
            asks(Reason.NameDenied, dns("kubernetes.default.svc.")),
            asks(Reason.NameDenied, dns("LOCALHOST.")));
    claim();

    refusals.of(node(), attempts);
    stillGetsItsOwn();
  }

  @Test
  void whatThePolicyOrTheNodeDoesNotHaveIsNotServed() {
    policy(
        """
        serving:
              allowedCIDRs: [10.200.0.0/16]
              allowedDNSNames: ["%s", "*.nodes.example.com", "*.corp.internal"]
              deniedDNSNames: ["db.*.example.com"]
              clusterDomain: corp.internal\
        """
            .formatted(node));
    List<Attempt> claimed =
        List.of(
            asks(Reason.NameOutsideAllowed, dns("a.example.org")),
            asks(Reason.NameDenied, dns("db.nodes.example.com")),
            asks(Reason.NameDenied, dns("a.corp.internal")),
            asks(Reason.AddressOutsideAllowed, ip("10.201.0.1")));
    claim();
    List<Attempt> notClaimed =
        List.of(
            asks(Reason.NameNotTheNodes, dns("a.nodes.example.com")),
            asks(Reason.AddressNotTheNodes, ip(TestNodes.uniqueAddress())));

    refusals.of(node(), Stream.concat(claimed.stream(), notClaimed.stream()).toList());
    stillGetsItsOwn();
    nodes.delete(node);
    refusals.of(node(), List.of(asks(Reason.NodeNotKnownYet)));
  }

  @Test
  void theApiServersAddressIsServedByAControlPlaneOnly() {
    String address = TestNodes.uniqueAddress();
    EndpointSlice slice = apiServerAt(address);
    policy("");
    try {
      List<Attempt> attempts = List.of(asks(Reason.AddressDenied, ip(address)));
      claim();

      refusals.of(node(), attempts);
      nodes.makeControlPlane(node);
      rig.certificate(rig.create(asking(ip(address)).build(), node()));
    } finally {
      admin.resource(slice).delete();
    }
  }

  @Test
  void withoutThePermissionItIsNotServed() {
    grant.close();
    // Other tests leave what deploy/examples/serving.yaml grants.
    admin.rbac().clusterRoleBindings().withName("signet-selfnodeserver").delete();
    policy("");
    List<Attempt> attempts = List.of(asks(Reason.SelfNodeServingNotPermitted));
    claim();

    refusals.of(node(), attempts);
    try (var _ =
        new Rbac(admin).grant(group("system:nodes"), requests("selfnodeserver", "create"))) {
      stillGetsItsOwn();
    }
  }

  /** A sound request is served: it is not the policy that stops everything. */
  private void stillGetsItsOwn() {
    assertThat(rig.certificate(rig.create(asking().build(), node()))).isNotEmpty();
  }

  private Attempt asks(Reason stoppedBy, GeneralName... names) {
    asked.addAll(List.of(names));
    return new Attempt(Arrays.toString(names), asking(names), stoppedBy);
  }

  /** For its own name, and these. */
  private TestRequestBuilder asking(GeneralName... names) {
    return TestRequests.kubeletServing(node)
        .withoutExtensions()
        .names(Stream.concat(Stream.of(dns(node)), Stream.of(names)).toArray(GeneralName[]::new));
  }

  /** A Node that says that all of what was to be asked for so far is its own. */
  private void claim() {
    nodes.create(
        node,
        asked.stream()
            .filter(
                name ->
                    name.getTagNo() == GeneralName.dNSName
                        || name.getTagNo() == GeneralName.iPAddress)
            .map(TestNodes::text)
            .distinct()
            .toArray(String[]::new));
  }

  /** As this node, with a real client certificate. */
  private KubernetesClient node() {
    return server.withCertificate("system:node:" + node, "system:nodes");
  }

  private void policy(String rules) {
    rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [kubernetes.io/kubelet-serving]
          requesters: {users: ["system:node:%s"]}
        approval:
          profiles: [SelfNodeServing]
          %s
        signing: {authority: {secret: {name: %s}}, duration: 1h}
        """
            .formatted(node, rules, secret));
  }

  /** This repository's own API server does not write where it is; others do. */
  private EndpointSlice apiServerAt(String address) {
    return admin
        .resource(
            new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("kubernetes")
                .addToLabels("kubernetes.io/service-name", "kubernetes")
                .endMetadata()
                .withAddressType("IPv4")
                .addNewEndpoint()
                .withAddresses(address)
                .endEndpoint()
                .build())
        .create();
  }
}
