package dev.signet.approval;

import static dev.signet.testing.TestNames.dns;
import static dev.signet.testing.TestNames.email;
import static dev.signet.testing.TestNames.ip;
import static dev.signet.testing.TestNames.other;
import static dev.signet.testing.TestNames.registeredId;
import static dev.signet.testing.TestNames.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.approval.Decision.Approve;
import dev.signet.approval.Decision.Deny;
import dev.signet.approval.Decision.Leave;
import dev.signet.policy.Policy;
import dev.signet.request.Reason;
import dev.signet.testing.Identity;
import dev.signet.testing.TestFacts;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import dev.signet.testing.TestServingFacts;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a node may not serve under. The world is the attacker's: the status of its Node claims every
 * name and address that it asks for, so that only the rule in question stands in its way.
 */
final class ServingChecksTest {
  private static final Identity NODE = Identity.node("node-1");

  static List<Arguments> reservedNames() {
    return rows(
        Reason.NameDenied,
        "kubernetes",
        "KUBERNETES.default.svc",
        "kubernetes.default.svc",
        "kubernetes.default.svc.",
        "Kubernetes.Default",
        "kubernetes.example.com",
        "kubernetes.default.svc.cluster.local",
        "metrics-server.kube-system.svc",
        "metrics-server.kube-system.SVC.example.com",
        "metrics-server.kube-system",
        "my-app.default",
        "cluster.local",
        "anything.Cluster.Local.",
        "node-1.cluster.local",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "localhost.localdomain",
        "ip6-localhost",
        "10.0.0.10",
        "10.10",
        "2130706433",
        "0x7f.1");
  }

  static List<Arguments> malformedNames() {
    return rows(Reason.MalformedName, "node-1..", "-node-1", "node_1", "a b", ".", "node-1!");
  }

  static List<Arguments> wildcards() {
    return rows(Reason.WildcardNotAllowed, "*", "*.nodes.example.com", "node-*.example.com");
  }

  @ParameterizedTest
  @MethodSource({"reservedNames", "malformedNames", "wildcards"})
  void noPolicyLetsANodeHaveAName(String name, Reason reason) {
    var decision =
        decide(asking(dns("node-1"), dns(name)), NODE, policy(""), claimedBy("node-1", name));

    assertThat(decision).isInstanceOf(Leave.class);
    assertThat(decision.reason()).as(decision.sentence()).isEqualTo(reason);
  }

  static List<Arguments> reservedAddresses() {
    return rows(
        Reason.AddressDenied,
        "127.0.0.1",
        "127.255.255.254",
        "::1",
        "0.0.0.0",
        "::",
        "169.254.169.254",
        "fe80::1",
        "224.0.0.1",
        "255.255.255.255",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.96.0.1",
        "::10.96.0.1",
        "64:ff9b::10.96.0.1",
        "64:ff9b:1::a60:1",
        "10.96.0.1",
        "10.111.255.255",
        "fd00:5::a",
        "10.0.0.100");
  }

  @ParameterizedTest
  @MethodSource("reservedAddresses")
  void noPolicyLetsANodeHaveAnAddress(String address, Reason reason) {
    var world = claimedBy("node-1", address).services("10.96.0.0/12", "fd00:5::/112");
    world.apiServers("10.0.0.100");

    var decision = decide(asking(dns("node-1"), ip(address)), NODE, policy(""), world, late());

    assertThat(decision.reason()).as(decision.sentence()).isEqualTo(reason);
  }

  static List<Arguments> strangers() {
    return List.of(
        argumentSet("another node", Identity.node("node-2"), Reason.RequesterNotTheNode),
        argumentSet("its prefix", Identity.node("node-10"), Reason.RequesterNotTheNode),
        argumentSet(
            "the group missing", Identity.user("system:node:node-1"), Reason.RequesterNotTheNode),
        argumentSet(
            "a bootstrap token", Identity.bootstrapToken("abcdef"), Reason.RequesterNotTheNode),
        argumentSet(
            "a person in the group",
            Identity.user("alice", "system:nodes"),
            Reason.RequesterNotTheNode),
        argumentSet(
            "another case",
            Identity.user("system:node:NODE-1", "system:nodes"),
            Reason.RequesterNotTheNode));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void onlyTheNodeItselfAsksForItsCertificate(Identity requester, Reason reason) {
    assertThat(decide(asking(dns("node-1")), requester, policy(""), claimedBy("node-1")).reason())
        .isEqualTo(reason);
  }

  @Test
  void aNodeWithoutANameIsNone() {
    var request = TestRequests.kubeletServing("").names(dns("x"));

    assertThat(
            decide(
                    request.withoutExtensions().names(dns("x")),
                    Identity.user("system:node:", "system:nodes"),
                    policy(""),
                    claimedBy("", "x"))
                .reason())
        .isEqualTo(Reason.RequesterNotTheNode);
  }

  static List<Arguments> otherShapes() {
    return List.of(
        argumentSet(
            "an e-mail address", asking(dns("node-1"), email("a@b")), Reason.EmailsNotAllowed),
        argumentSet("a URI", asking(dns("node-1"), uri("spiffe://x/y")), Reason.UrisNotAllowed),
        argumentSet(
            "an other name",
            asking(dns("node-1"), other("1.3.6.1.4.1.311.20.2.3", "x")),
            Reason.OtherNamesNotAllowed),
        argumentSet(
            "a registered id",
            asking(dns("node-1"), registeredId("1.2.3.4")),
            Reason.OtherNamesNotAllowed),
        argumentSet(
            "a directory name",
            asking(dns("node-1"), TestNames.directory("CN=kubernetes")),
            Reason.OtherNamesNotAllowed),
        argumentSet("no name", asking(), Reason.NoNameToServe),
        argumentSet(
            "a client's usage as well",
            asking(dns("node-1")).usages("digital signature", "server auth", "client auth"),
            Reason.UsagesNotAllowed),
        argumentSet(
            "a usage missing",
            asking(dns("node-1")).usages("server auth"),
            Reason.UsagesNotAllowed),
        argumentSet(
            "a second organization",
            asking(dns("node-1")).organization("system:masters"),
            Reason.OrganizationNotNodes));
  }

  @ParameterizedTest
  @MethodSource("otherShapes")
  void itHasTheShapeOfAKubeletsRequest(TestRequestBuilder request, Reason reason) {
    assertThat(decide(request, NODE, policy(""), claimedBy("node-1")).reason()).isEqualTo(reason);
  }

  static List<Arguments> ofAnotherNode() {
    return List.of(
        argumentSet("its name", dns("node-10"), Reason.NameOfAnotherNode),
        argumentSet("its name, shouted", dns("NODE-10."), Reason.NameOfAnotherNode),
        argumentSet(
            "a name in its status", dns("node-10.nodes.example.com"), Reason.NameOfAnotherNode),
        argumentSet("its address", ip("10.0.0.10"), Reason.AddressOfAnotherNode),
        argumentSet("its address, mapped", ip("::ffff:10.0.0.10"), Reason.AddressOfAnotherNode),
        argumentSet("its other address", ip("fd00::10"), Reason.AddressOfAnotherNode));
  }

  @ParameterizedTest
  @MethodSource("ofAnotherNode")
  void whatIsAnotherNodesIsDenied(GeneralName name, Reason reason) {
    var world = others().has("node-1", "10.0.0.1");

    for (var request : List.of(asking(name), asking(dns("node-1"), name))) {
      var decision = decide(request, NODE, policy("onViolation: Deny"), world);

      assertThat(decision).as(decision.sentence()).isInstanceOf(Deny.class);
      assertThat(decision.reason()).isEqualTo(reason);
    }
  }

  @Test
  void anotherNodesOwnNameIsNotHadByClaimingIt() {
    var world = others().has("node-1", "node-10");

    assertThat(decide(asking(dns("node-10")), NODE, policy("onViolation: Deny"), world))
        .isInstanceOf(Deny.class);
  }

  @ParameterizedTest
  @MethodSource("ofAnotherNode")
  void whatTwoNodesClaimNoneGetsAndNoneIsDeniedForALie(GeneralName name, Reason reason) {
    var world =
        others().has("node-1", "node-10.nodes.example.com", "10.0.0.10", "fd00::10", "node-10");

    var decision = decide(asking(name), NODE, policy(""), world);

    assertThat(decision).isInstanceOf(Leave.class);
    assertThat(decision.reason()).isEqualTo(reason);
  }

  @Test
  void nobodyTakesANodesOwnNameByClaimingIt() {
    var world = claimedBy("node-1", "10.0.0.1").has("liar", "node-1");

    assertThat(decide(asking(dns("node-1"), ip("10.0.0.1")), NODE, policy(""), world))
        .isInstanceOf(Approve.class);
  }

  static List<Arguments> sound() {
    return List.of(
        argumentSet("its name", asking(dns("node-1"))),
        argumentSet("its name and addresses", asking(dns("node-1"), ip("10.0.0.1"), ip("fd00::1"))),
        argumentSet("an address alone", asking(ip("10.0.0.1"))),
        argumentSet("another case", asking(dns("NODE-1"), dns("Node-1.Nodes.Example.COM"))),
        argumentSet("a trailing dot", asking(dns("node-1.nodes.example.com."))),
        argumentSet("a mapped address", asking(ip("::ffff:10.0.0.1"))),
        argumentSet("the same twice", asking(dns("node-1"), dns("node-1"))),
        argumentSet(
            "key encipherment, as with RSA keys",
            asking(dns("node-1")).usages("key encipherment", "digital signature", "server auth")));
  }

  @ParameterizedTest
  @MethodSource("sound")
  void aNodeGetsWhatIsItsOwn(TestRequestBuilder request) {
    var world =
        others()
            .has("node-1", "node-1.nodes.example.com", "10.0.0.1", "fd00::1")
            .services("10.96.0.0/12");

    assertThat(decide(request, NODE, policy(""), world))
        .isEqualTo(
            new Approve(
                Reason.AutoApproved,
                "Auto approving self kubelet serving certificate after SubjectAccessReview: every"
                    + " name and address is the node's."));
  }

  static List<Arguments> policies() {
    return List.of(
        argumentSet("allowed", "allowedDNSNames: [\"*.nodes.example.com\"]", Optional.empty()),
        argumentSet(
            "one label",
            "allowedDNSNames: [\"*.example.com\"]",
            Optional.of(Reason.NameOutsideAllowed)),
        argumentSet(
            "denied", "deniedDNSNames: [\"*.Nodes.example.com\"]", Optional.of(Reason.NameDenied)),
        argumentSet(
            "another cluster domain",
            "clusterDomain: Example.com.",
            Optional.of(Reason.NameDenied)),
        argumentSet("in a block", "allowedCIDRs: [192.168.0.0/16, 10.0.0.0/24]", Optional.empty()),
        argumentSet(
            "in none",
            "allowedCIDRs: [10.0.1.0/24, \"::/0\"]",
            Optional.of(Reason.AddressOutsideAllowed)));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void aPolicyNarrowsIt(String serving, Optional<Reason> refused) {
    var world = claimedBy("node-1", "node-1.nodes.example.com", "10.0.0.1");

    var decision =
        decide(
            asking(dns("node-1.nodes.example.com"), ip("10.0.0.1")),
            NODE,
            policy("serving: {" + serving + "}"),
            world);

    assertThat(decision.reason())
        .as(decision.sentence())
        .isEqualTo(refused.orElse(Reason.AutoApproved));
  }

  @Test
  void thePolicysDomainDoesNotLiftTheUsualOne() {
    var world = claimedBy("node-1", "x.cluster.local");

    assertThat(
            decide(
                    asking(dns("x.cluster.local")),
                    NODE,
                    policy("serving: {clusterDomain: example.com}"),
                    world)
                .reason())
        .isEqualTo(Reason.NameDenied);
  }

  @Test
  void theApiServersAddressIsForANodeOfTheControlPlane() {
    var request = asking(dns("node-1"), ip("10.0.0.100"));
    var worker = claimedBy("node-1", "10.0.0.100").apiServers("10.0.0.100");
    var master =
        new TestServingFacts().controlPlane("node-1", "10.0.0.100").apiServers("10.0.0.100");

    assertThat(decide(request, NODE, policy(""), master)).isInstanceOf(Approve.class);
    // kubeadm labels it later.
    assertThat(decide(request, NODE, policy(""), worker))
        .isInstanceOf(Decision.Retry.class)
        .extracting(Decision::reason)
        .isEqualTo(Reason.NodeNotKnownYet);
    assertThat(decide(request, NODE, policy(""), worker, late()).reason())
        .isEqualTo(Reason.AddressDenied);
  }

  @Test
  void aNodeOfTheControlPlaneGetsNoAddressOfAService() {
    var world = new TestServingFacts().controlPlane("node-1", "10.96.0.1").services("10.96.0.0/12");

    assertThat(decide(asking(ip("10.96.0.1")), NODE, policy(""), world).reason())
        .isEqualTo(Reason.AddressDenied);
  }

  @Test
  void whatCannotBeFoundOutIsTriedAgainAndNeverDenied() {
    for (var name : List.of(dns("node-1.example.com"), ip("10.0.0.1"))) {
      var decision =
          decide(
              asking(name), NODE, policy("onViolation: Deny"), claimedBy("node-1").away(), late());

      assertThat(decision)
          .isEqualTo(
              new Decision.Retry(Reason.AddressSourceUnavailable, "The API server is away."));
    }
  }

  @Test
  void withoutThePermissionItIsLeftAndNoSourceIsAsked() {
    var world = claimedBy("node-1", "10.0.0.1");
    var facts = new Facts(_ -> false, world, (_, _, _) -> 0, world, TestFacts.CLOCK);

    var decision =
        new Approver(facts)
            .decide(asking(dns("node-1")).build().read("csr", NODE), policy("onViolation: Deny"));

    assertThat(decision).isInstanceOf(Leave.class);
    assertThat(decision.reason()).isEqualTo(Reason.SelfNodeServingNotPermitted);
    assertThat(decision.sentence()).contains("create certificatesigningrequests/selfnodeserver");
    assertThat(world.asked()).isEmpty();
  }

  @Test
  void everyCheckSaysWhatItExpects() {
    var world = claimedBy("node-1", "10.0.0.1");

    var steps =
        new Approver(facts(world, TestFacts.CLOCK))
            .judge(asking(dns("node-1")).build().read("csr", NODE), policy(""))
            .steps();

    assertThat(steps)
        .filteredOn(step -> step.group().equals("SelfNodeServing"))
        .extracting(Judgement.Step::expected)
        .hasSize(14)
        .doesNotHaveDuplicates()
        .contains("every one of [NodeStatus] knows each name and address as the node's");
  }

  private static List<Arguments> rows(Reason reason, String... names) {
    return Arrays.stream(names).<Arguments>map(name -> argumentSet(name, name, reason)).toList();
  }

  private static TestRequestBuilder asking(GeneralName... names) {
    var request = TestRequests.kubeletServing("node-1").withoutExtensions();
    return names.length == 0 ? request : request.names(names);
  }

  private static TestServingFacts claimedBy(String node, String... belongings) {
    return new TestServingFacts().has(node, belongings);
  }

  private static TestServingFacts others() {
    return new TestServingFacts()
        .has("node-10", "node-10.nodes.example.com", "10.0.0.10", "fd00::10");
  }

  private static Policy policy(String rules) {
    return TestPolicies.policy(
        "p",
        """
        match: {signerNames: [kubernetes.io/kubelet-serving]}
        approval:
          profiles: [SelfNodeServing]
          %s
        """
            .formatted(rules));
  }

  private static Clock late() {
    return Clock.offset(TestFacts.CLOCK, Applicant.SETTLING);
  }

  private static Decision decide(
      TestRequestBuilder request, Identity requester, Policy policy, TestServingFacts world) {
    return decide(request, requester, policy, world, TestFacts.CLOCK);
  }

  private static Decision decide(
      TestRequestBuilder request,
      Identity requester,
      Policy policy,
      TestServingFacts world,
      Clock clock) {
    return new Approver(facts(world, clock)).decide(request.build().read("csr", requester), policy);
  }

  private static Facts facts(TestServingFacts world, Clock clock) {
    return new Facts(_ -> true, world, (_, _, _) -> 0, world, clock);
  }
}
