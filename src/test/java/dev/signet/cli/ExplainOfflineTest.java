package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.testing.Identity;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** signet explain without a cluster: a policy is tried before it is applied. */
final class ExplainOfflineTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-01T10:03:00Z"), ZoneOffset.UTC);

  private static final String MATCH =
      "match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}\n";
  private static final String BOTH = "approval: {profiles: [NodeClient, SelfNodeClient]}\n";
  private static final String SIGNING = "signing: {authority: {secret: {name: ca}}}\n";
  private static final String MAY = "--assume-permitted";

  private static final String SERVING =
      """
      match: {signerNames: [kubernetes.io/kubelet-serving]}
      approval: {profiles: [SelfNodeServing]}
      """;

  private static final String CUSTOM =
      """
      match: {signerNames: [example.com/etcd]}
      approval:
        profiles: [Custom]
        custom:
          - signerName: example.com/etcd
            subject: {commonNames: ["etcd-*"]}
            dnsNames: ["*.etcd.example.com"]
            usages: [digital signature, server auth]
      """;

  @TempDir private Path folder;

  static Stream<Arguments> situations() {
    return Stream.of(
        argumentSet(
            "a node joins",
            MATCH + BOTH + SIGNING,
            joining(client()),
            List.of(MAY),
            expect(0, "WouldBeApproved", "AutoApproved", "Outcome: would be approved")),
        argumentSet(
            "RBAC is not known",
            MATCH + BOTH + SIGNING,
            joining(client()),
            List.of(),
            expect(3, "Unknown", "ReviewFailed", "UNKNOWN  requester system:bootstrap:abcdef may")),
        argumentSet(
            "the policy is about other signers",
            SERVING,
            joining(client()),
            List.of(MAY),
            expect(1, "StaysPending", "NoPolicy", "- about other signers: tried")),
        argumentSet(
            "the policy is about other requesters",
            MATCH.replace("kubelet]", "kubelet], requesters: {users: ['system:node:*']}") + BOTH,
            joining(client()),
            List.of(MAY),
            expect(1, "StaysPending", "NoPolicy", "- tried (precedence 100): it is about other")),
        argumentSet(
            "the policy only signs",
            MATCH + SIGNING,
            joining(client()),
            List.of(MAY),
            expect(1, "StaysPending", "PolicyApprovesNothing", "To do: approve it by hand, or")),
        argumentSet(
            "a client certificate with a DNS name",
            MATCH + BOTH,
            joining(client().names(TestNames.dns("kubernetes.default"))),
            List.of(MAY),
            expect(1, "StaysPending", "DnsNamesNotAllowed", "BROKEN   no DNS names")),
        argumentSet(
            "the same under onViolation: Deny",
            MATCH + "approval: {profiles: [NodeClient], onViolation: Deny}",
            joining(client().names(TestNames.dns("kubernetes.default"))),
            List.of(MAY),
            expect(1, "WouldBeDenied", "DnsNamesNotAllowed", "Outcome: would be denied")),
        argumentSet(
            "mode Audit",
            MATCH + "approval: {profiles: [NodeClient], mode: Audit}",
            joining(client()),
            List.of(MAY),
            expect(1, "StaysPending", "AuditOnly", "in mode Enforce it would approve (Auto")),
        argumentSet(
            "a key that the policy does not list",
            MATCH + "approval: {profiles: [NodeClient], keys: [{algorithm: ECDSA, minSize: 384}]}",
            joining(client()),
            List.of(MAY),
            expect(1, "StaysPending", "KeyNotAllowed", "BROKEN   the key is ECDSA of 384 to 521")),
        argumentSet(
            "a longer duration than allowed",
            MATCH + "approval: {profiles: [NodeClient], maxDuration: 24h}",
            joining(client().expirationSeconds(172_800)),
            List.of(MAY),
            expect(1, "StaysPending", "DurationTooLong", "duration    asks for 48h")),
        argumentSet(
            "a profile that the policy does not list",
            MATCH + "approval: {profiles: [SelfNodeClient]}",
            joining(client()),
            List.of(MAY),
            expect(1, "StaysPending", "ProfileNotListed", "To do: add the profile to spec")),
        argumentSet(
            "what two programs could read differently",
            MATCH + BOTH,
            joining(twoCommonNames()),
            List.of(MAY),
            expect(1, "StaysPending", "SeveralCommonNames", "REFUSED  SeveralCommonNames: ")),
        argumentSet(
            "the same, read as kube-controller-manager does",
            MATCH + "approval: {profiles: [NodeClient], compatibility: Upstream}",
            joining(twoCommonNames()),
            List.of(MAY),
            expect(0, "WouldBeApproved", "AutoApproved", "kube-controller-manager would read")),
        argumentSet(
            "a request that is not signed with its key",
            MATCH + BOTH,
            joining(client().signedBy(TestKey.P256.generate())),
            List.of(MAY),
            expect(1, "StaysPending", "WrongSignature", "contents    unreadable")),
        argumentSet(
            "the Node exists",
            MATCH + "approval: {profiles: [NodeClient], nodeClient: {existingNode: Absent}}",
            joining(client()),
            List.of(MAY, "--node=NODE"),
            expect(1, "StaysPending", "NodeExists", "MISSING  there is no Node node-1")),
        argumentSet(
            "whether the Node exists is not known",
            MATCH + "approval: {profiles: [NodeClient], nodeClient: {existingNode: Absent}}",
            joining(client()),
            List.of(MAY),
            expect(3, "Unknown", "NodeUnavailable", "UNKNOWN  there is no Node node-1")),
        argumentSet(
            "a token of the wrong group",
            MATCH + "approval: {profiles: [NodeClient], nodeClient: {tokenGroups: [g]}}",
            joining(client()),
            List.of(MAY),
            expect(1, "StaysPending", "TokenGroupNotAllowed", "To do: a token of the right")),
        argumentSet(
            "a serving certificate of its own",
            SERVING,
            by(Identity.node("node-1"), TestRequests.kubeletServing("node-1", "10.0.0.1")),
            List.of(MAY, "--node=NODE", "--cluster-cidr=10.96.0.0/12"),
            expect(0, "WouldBeApproved", "AutoApproved", "names       DNS:node-1, IP:10.0.0.1")),
        argumentSet(
            "a serving certificate of another node",
            SERVING,
            by(Identity.node("node-2"), TestRequests.kubeletServing("node-1", "10.0.0.1")),
            List.of(MAY, "--node=NODE", "--cluster-cidr=10.96.0.0/12"),
            expect(1, "StaysPending", "RequesterNotTheNode", "To do: see who made it")),
        argumentSet(
            "what a custom profile spells out",
            CUSTOM,
            by(Identity.user("etcd"), etcd("a.etcd.example.com")),
            List.of(MAY),
            expect(0, "WouldBeApproved", "AutoApproved", "certificatepolicies.signet.dev/tried")),
        argumentSet(
            "what it does not",
            CUSTOM,
            by(Identity.user("etcd"), etcd("a.example.com")),
            List.of(MAY),
            expect(1, "StaysPending", "NameNotAllowed", "BROKEN   every DNS name matches one")),
        argumentSet(
            "approved, and another signs",
            MATCH + BOTH,
            decided("Approved", "ByHand", "by hand"),
            List.of(MAY),
            expect(0, "Approved", "ByHand", "Approved by ByHand: by hand. Signet does not sign")),
        argumentSet(
            "approved, and the policy only watches",
            MATCH + "approval: {profiles: [NodeClient], mode: Audit}\n" + SIGNING,
            decided("Approved", "ByHand", "by hand"),
            List.of(MAY),
            expect(1, "StaysUnsigned", "AuditOnly", "Outcome: approved, and not signed")),
        argumentSet(
            "denied",
            MATCH + BOTH,
            decided("Denied", "KeyNotAllowed", "Its key is weak."),
            List.of(MAY),
            expect(1, "Denied", "KeyNotAllowed", "Denied by KeyNotAllowed: Its key is weak.")),
        argumentSet(
            "failed",
            MATCH + BOTH,
            decided("Failed", "SignerValidationFailure", "usages did not match"),
            List.of(MAY),
            expect(1, "Failed", "SignerValidationFailure", "the requester has to ask anew")));
  }

  /** What comes of it. */
  record Expected(int code, String result, String reason, String line) {}

  @ParameterizedTest
  @MethodSource("situations")
  void eachSituationIsTold(
      String policy, CertificateSigningRequest csr, List<String> more, Expected expected) {
    var text = explain(policy, csr, more);
    var json = explain(policy, csr, with(more, "--output=json"));

    assertThat(text.err()).isEmpty();
    assertThat(text.out()).contains(expected.line()).contains("(" + expected.reason() + ")");
    assertThat(json.json().at("/outcome/result").asText()).isEqualTo(expected.result());
    assertThat(json.json().at("/outcome/code").asText()).isEqualTo(expected.reason());
    assertThat(List.of(text.code(), json.code())).containsOnly(expected.code());
  }

  @Test
  void everyCheckIsToldAndNotOnlyTheFirstThatFailed() {
    var csr = joining(client().names(TestNames.dns("a"), TestNames.ip("10.0.0.1")).usages("any"));

    assertThat(explain(MATCH + BOTH, csr, List.of()).out().lines().map(String::strip))
        .contains(
            "BROKEN   no DNS names",
            "BROKEN   no IP addresses",
            "ok       no URIs",
            "BROKEN   the usages are digital signature, client auth, and key encipherment or not");
  }

  @Test
  void ofSeveralPoliciesTheTextSaysWhyTheOthersDoNotGovern() {
    var policies =
        policy("second", MATCH + BOTH)
            + "---\n"
            + policy("first", "precedence: 50\n" + MATCH + BOTH)
            + "---\n"
            + policy("third", MATCH + BOTH)
            + "---\n"
            + policy("serving", SERVING);

    assertThat(run(policies, joining(client()), List.of(MAY)).out())
        .contains(
            """
            Policies, in the order in which they are asked
              > first (precedence 50): it governs the request
              - second (precedence 100): it matches too; first comes first by its precedence, 50 before 100
              - third (precedence 100): it matches too; first comes first by its precedence, 50 before 100
              - about other signers: serving
            """);
  }

  @Test
  void aRequestThatWasNeverSentIsJudgedAsIfThisUserMadeItNow() {
    var csr = client().build().resource("draft");

    var run =
        explain(
            MATCH + BOTH,
            csr,
            List.of("--as=system:bootstrap:x", "--as-group=a", "--as-group=b c", MAY));

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("Request draft: Pending, made 0s ago", "requester   system:bootstrap:x")
        .contains("--as=system:bootstrap:x --as-group=a --as-group='b c'\n");
  }

  @Test
  void whatWasTakenForGrantedIsSaid() {
    var guarded = MATCH + "approval: {profiles: [NodeClient], nodeClient: {maxOutstanding: 1}}";

    assertThat(explain(guarded, joining(client()), List.of(MAY, "--node=NODE")).out())
        .contains(
            """
            Taken for granted
              The requester has every permission (--assume-permitted).
              No other request of this requester waits.
              These are all the Nodes there are: [node-1].
            """)
        .contains("? Taken for granted.");
  }

  @Test
  void signingIsForetold() {
    var shorter = MATCH + BOTH + "signing: {authority: {secret: {name: ca}}, duration: 24h}";

    assertThat(explain(shorter, joining(client()), List.of(MAY)).out())
        .contains(
            "signed now, it would be good from 2026-05-01T09:58:00Z to 2026-05-02T09:58:00Z, 24h");
    assertThat(explain(shorter, joining(client().expirationSeconds(3600)), List.of(MAY)).out())
        .contains(
            "signed now, it would be good from 2026-05-01T09:58:00Z to 2026-05-01T11:03:00Z, 1h5m");
  }

  @Test
  void anApprovedRequestWaitsForACaThatCannotSignAndTheStatusSaysWhy() {
    var status =
        """
        status:
          conditions: [{type: AuthorityReady, status: "False", reason: Expired, message: It ended.}]
        """;

    var run =
        run(
            policy("tried", MATCH + BOTH + SIGNING) + status,
            decided("Approved", "ByHand", "by hand"),
            List.of(MAY));

    assertThat(run.code()).as("it is approved").isZero();
    assertThat(run.out())
        .contains("the CA: AuthorityReady is False; Expired: It ended.")
        .contains("Outcome: approved (AuthorityNotReady)")
        .contains("It has no certificate: The CA of policy tried cannot sign: Expired: It ended.");
  }

  @Test
  void signingNeverOutlivesTheCa() {
    var status = "status: {authority: {notAfter: 2026-06-01T00:00:00Z}}\n";

    assertThat(
            run(policy("tried", MATCH + BOTH + SIGNING) + status, joining(client()), List.of(MAY))
                .out())
        .contains("it would be good from 2026-05-01T09:58:00Z to 2026-06-01T00:00:00Z");
  }

  @Test
  void aBugEndsWithACodeOfItsOwn() {
    var run =
        ExplainRun.of(
            new Clock() {
              @Override
              public ZoneId getZone() {
                return ZoneOffset.UTC;
              }

              @Override
              public Clock withZone(ZoneId zone) {
                return this;
              }

              @Override
              public Instant instant() {
                throw new IllegalStateException("a bug");
              }
            },
            "--csr=a",
            "--policy=b");

    assertThat(run.code()).isEqualTo(70);
  }

  private ExplainRun explain(String spec, CertificateSigningRequest csr, List<String> more) {
    return run(policy("tried", spec), csr, more);
  }

  private ExplainRun run(String policies, CertificateSigningRequest csr, List<String> more) {
    var node =
        new NodeBuilder()
            .withNewMetadata()
            .withName("node-1")
            .endMetadata()
            .withNewStatus()
            .addNewAddress("node-1", "Hostname")
            .addNewAddress("10.0.0.1", "InternalIP")
            .endStatus()
            .build();
    var nodeFile = ExplainRun.write(folder, "node.yaml", node).toString();
    List<String> arguments = new ArrayList<>();
    arguments.add("--policy=" + ExplainRun.write(folder, "policy.yaml", policies));
    arguments.add("--csr=" + ExplainRun.write(folder, "csr.yaml", csr));
    more.forEach(argument -> arguments.add(argument.replace("NODE", nodeFile)));
    return ExplainRun.of(CLOCK, arguments);
  }

  private static String policy(String name, String spec) {
    return """
    apiVersion: signet.dev/v1alpha1
    kind: CertificatePolicy
    metadata: {name: %s}
    spec:
    """
            .formatted(name)
        + spec.indent(2);
  }

  private static Expected expect(int code, String result, String reason, String line) {
    return new Expected(code, result, reason, line);
  }

  private static List<String> with(List<String> arguments, String more) {
    return Stream.concat(arguments.stream(), Stream.of(more)).toList();
  }

  private static TestRequestBuilder client() {
    return TestRequests.kubeletClient("node-1");
  }

  private static TestRequestBuilder twoCommonNames() {
    return TestRequests.request()
        .organization("system:nodes")
        .commonName("somebody")
        .commonName("system:node:node-1")
        .signerName(TestRequests.KUBELET_CLIENT)
        .usages("digital signature", "client auth");
  }

  private static TestRequestBuilder etcd(String name) {
    return TestRequests.request()
        .commonName("etcd-1")
        .names(TestNames.dns(name))
        .signerName("example.com/etcd")
        .usages("digital signature", "server auth");
  }

  private static CertificateSigningRequest joining(TestRequestBuilder request) {
    return by(Identity.bootstrapToken("abcdef"), request);
  }

  private static CertificateSigningRequest by(Identity requester, TestRequestBuilder request) {
    TestRequest built = request.build();
    return built.resource("csr-1", requester);
  }

  private static CertificateSigningRequest decided(String type, String reason, String message) {
    return joining(client())
        .edit()
        .withNewStatus()
        .addNewCondition()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .withMessage(message)
        .endCondition()
        .endStatus()
        .build();
  }
}
