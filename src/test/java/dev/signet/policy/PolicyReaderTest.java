package dev.signet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.api.Approval.Compatibility;
import dev.signet.api.Approval.Mode;
import dev.signet.api.Approval.OnViolation;
import dev.signet.api.Approval.Profile;
import dev.signet.api.AuthorityRef;
import dev.signet.api.FilesRef;
import dev.signet.api.Serving.AddressSource;
import dev.signet.api.Serving.Agreement;
import dev.signet.policy.Threshold.ShareLeft;
import dev.signet.policy.Threshold.TimeLeft;
import dev.signet.request.Requester;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PolicyReaderTest {
  private static final String MATCH = "match: {signerNames: [example.com/x]}\n";
  private static final String APPROVAL = "approval: {profiles: [NodeClient]}\n";

  @Test
  void everyFieldIsRead() {
    var object =
        TestPolicies.object(
            "kubelets",
            """
            precedence: 7
            match:
              signerNames: [example.com/x, example.com/y, example.com/x]
              requesters: {users: ["system:node:*", alice], groups: [admins]}
            approval: {mode: Enforce, profiles: [SelfNodeClient, NodeClient]}
            signing:
              authority: {files: {certificate: /ca.crt, privateKey: /ca.key}}
              duration: 2h
              backdate: 1m
            reporting: {warnAt: 720h, criticalAt: 3%}
            """);
    object.getMetadata().setGeneration(42L);

    assertThat(TestPolicies.read(object))
        .isEqualTo(
            new Policy(
                "kubelets",
                42,
                Instant.parse(TestRequest.CREATED),
                7,
                Set.of("example.com/x", "example.com/y"),
                new RequesterMatch(List.of("system:node:*", "alice"), List.of("admins")),
                Optional.of(
                    new ApprovalRules(
                        Mode.Enforce,
                        Set.of(Profile.NodeClient, Profile.SelfNodeClient),
                        Compatibility.Strict,
                        OnViolation.Leave,
                        Optional.empty(),
                        KeyRules.USUAL,
                        NodeClientRules.NONE,
                        new ServingRules(
                            List.of(AddressSource.NodeStatus),
                            Agreement.All,
                            Optional.empty(),
                            List.of(),
                            List.of(),
                            List.of(),
                            "cluster.local"),
                        Map.of())),
                Optional.of(
                    SigningRules.of(
                        AuthorityRef.of(new FilesRef("/ca.crt", "/ca.key")),
                        Lifetime.of(Duration.ofHours(2), Duration.ofMinutes(1)))),
                CleanupRules.NONE,
                new ReportingRules(
                    new Thresholds(new TimeLeft(Duration.ofHours(720)), new ShareLeft(3)),
                    Duration.ofMinutes(5),
                    Optional.empty(),
                    Duration.ofMinutes(10),
                    Set.of(),
                    Optional.empty()),
                Optional.empty()));
  }

  @Test
  void aPolicyThatOnlyReportsGovernsNoRequest() {
    var policy = TestPolicies.policy("p", "precedence: 0\nreporting: {kubeletEndpoints: {}}");

    assertThat(policy.isReporter()).isTrue();
    assertThat(policy.signerNames()).isEmpty();
    assertThat(
            PolicySet.of(List.of(policy))
                .governing("example.com/x", new Requester("alice", "", List.of(), Map.of())))
        .isEmpty();
    assertThat(PolicySet.of(List.of(policy)).signerNames()).isEmpty();
  }

  @Test
  void whereCertificatesAreLookedForIsRead() {
    var rules =
        TestPolicies.policy(
                "p",
                """
                reporting:
                  kubeletEndpoints: {interval: 1m}
                  endpoints: ["https://kubernetes.default.svc", "https://[fd00::1]:6443/"]
                  secrets: {namespaces: [a, b, a], labelSelector: "x=y"}
                """)
            .reporting();

    assertThat(rules.kubelets()).hasValue(Duration.ofMinutes(1));
    assertThat(rules.interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(rules.endpoints())
        .extracting(ListedEndpoint::toString)
        .containsExactlyInAnyOrder("kubernetes.default.svc:443", "[fd00::1]:6443");
    assertThat(rules.secrets())
        .hasValue(
            new SecretRules(
                List.of("a", "b"),
                List.of("kubernetes.io/tls"),
                List.of("tls.crt"),
                Optional.of("x=y")));
  }

  @Test
  void aPolicyMayOnlyRenewControlPlanes() {
    var policy = TestPolicies.policy("p", "controlPlaneRenewal: {renewAt: 720h, duration: 1440h}");

    assertThat(policy.controlPlaneRenewal())
        .hasValue(
            new ControlPlaneRules(
                new TimeLeft(Duration.ofDays(30)), Duration.ofDays(60), Duration.ofMinutes(5)));
    assertThat(TestPolicies.policy("p", "controlPlaneRenewal: {}").controlPlaneRenewal())
        .hasValue(
            new ControlPlaneRules(new ShareLeft(30), Duration.ofDays(365), Duration.ofMinutes(5)));
    assertThat(TestPolicies.policy("p", MATCH + APPROVAL).controlPlaneRenewal()).isEmpty();
  }

  @Test
  void ofSeveralPoliciesTheFirstThatRenewsControlPlanesCounts() {
    var policies =
        PolicySet.of(
            List.of(
                TestPolicies.policy("a", "precedence: 5\ncontrolPlaneRenewal: {renewAt: 20%}"),
                TestPolicies.policy("b", "precedence: 1\nreporting: {kubeletEndpoints: {}}"),
                TestPolicies.policy("c", "precedence: 3\ncontrolPlaneRenewal: {renewAt: 10%}")));

    assertThat(policies.controlPlaneRenewal())
        .map(ControlPlaneRules::renewAt)
        .contains(new ShareLeft(10));
  }

  @Test
  void kubeletsThatAreNotLookedAtStillSayHowOftenTheRestIs() {
    var rules =
        TestPolicies.policy(
                "p",
                "reporting: {endpoints: ['https://a'], kubeletEndpoints: {enabled: false, interval:"
                    + " 1h}}")
            .reporting();

    assertThat(rules.kubelets()).isEmpty();
    assertThat(rules.interval()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aPolicyThatDeniesCleansWhatItDeniedSoonUnlessItSaysHow() {
    String denying = MATCH + "approval: {profiles: [NodeClient], onViolation: Deny}\n";

    assertThat(TestPolicies.policy("p", MATCH + APPROVAL).cleanup()).isEqualTo(CleanupRules.NONE);
    assertThat(TestPolicies.policy("p", denying).cleanup().retention())
        .isEqualTo(Map.of(CleanupRules.Outcome.Denied, Duration.ofMinutes(5)));
    assertThat(TestPolicies.policy("p", denying + "cleanup: {denied: 2h}").cleanup().retention())
        .containsEntry(CleanupRules.Outcome.Denied, Duration.ofHours(2))
        .containsEntry(CleanupRules.Outcome.Issued, Duration.ofHours(1));
  }

  @Test
  void aPolicyMayOnlyApprove() {
    var policy = TestPolicies.policy("p", MATCH + APPROVAL);

    assertThat(policy.approval().orElseThrow().profiles()).containsExactly(Profile.NodeClient);
    assertThat(policy.signing()).isEmpty();
    assertThat(policy.requesters()).isEqualTo(RequesterMatch.ANYBODY);
  }

  @Test
  void aPolicyMayOnlySign() {
    var policy = TestPolicies.policy("p", MATCH + "signing: {authority: {secret: {name: ca}}}");

    assertThat(policy.approval()).isEmpty();
    assertThat(policy.signing()).isPresent();
  }

  @Test
  void requestersMayBeUsersOrGroupsAlone() {
    var users = "match: {signerNames: [example.com/x], requesters: {users: [alice]}}\n" + APPROVAL;
    var groups = "match: {signerNames: [example.com/x], requesters: {groups: [g]}}\n" + APPROVAL;

    assertThat(TestPolicies.policy("p", users).requesters())
        .isEqualTo(new RequesterMatch(List.of("alice"), List.of()));
    assertThat(TestPolicies.policy("p", groups).requesters())
        .isEqualTo(new RequesterMatch(List.of(), List.of("g")));
  }

  static List<Arguments> mistakes() {
    return List.of(
        mistake("spec.match is missing", APPROVAL),
        mistake(
            "spec.controlPlaneRenewal.renewAt must be at most half of the duration",
            "controlPlaneRenewal: {renewAt: 721h, duration: 1440h}"),
        mistake(
            "spec.controlPlaneRenewal.renewAt must be at most half of the duration",
            "controlPlaneRenewal: {renewAt: 51%}"),
        mistake(
            "spec.controlPlaneRenewal.backdate must be a duration",
            "controlPlaneRenewal: {backdate: 1d}"),
        mistake("spec.match.signerNames is missing", "match: {}\n" + APPROVAL),
        mistake("spec must have approval, signing or both", MATCH),
        mistake("spec.approval.profiles is missing", MATCH + "approval: {}"),
        mistake("spec.signing.authority is missing", MATCH + "signing: {}"),
        mistake("spec.signing.authority must have exactly one", MATCH + "signing: {authority: {}}"),
        mistake(
            "spec.signing.authority must have exactly one",
            MATCH
                + "signing: {authority: {secret: {name: ca},"
                + " files: {certificate: /a, privateKey: /b}}}"),
        mistake("spec.signing.duration must be a duration", signing("duration: 30d")),
        mistake("spec.signing.duration must be at least 1m", signing("duration: 59s")),
        mistake("spec.signing.backdate must be a duration", signing("backdate: 5")),
        mistake(
            "spec.signing.minDuration must not be longer than duration",
            signing("duration: 1h, minDuration: 2h")),
        mistake(
            "spec.signing.maxDuration must not be shorter than duration",
            signing("duration: 2h, maxDuration: 1h")),
        mistake("spec.signing.jitter must be a share", signing("jitter: 51%")),
        mistake("spec.signing.jitter must be a share", signing("jitter: '5'")),
        mistake(
            "spec.signing.perSigner names example.com/y",
            signing("perSigner: [{signerName: example.com/y}]")),
        mistake(
            "spec.signing.perSigner must name each signer once",
            signing("perSigner: [{signerName: example.com/x}, {signerName: example.com/x}]")),
        mistake(
            "spec.signing.rollover.next must have exactly one",
            signing("trustBundle: {configMap: {name: b}}, rollover: {next: {}}")),
        mistake("spec.signing.trustBundle.configMap is missing", signing("trustBundle: {}")),
        mistake("spec.reporting.warnAt must be", MATCH + APPROVAL + "reporting: {warnAt: 0%}"),
        mistake("spec must have approval", "reporting: {warnAt: 10%}"),
        mistake("spec.match must not be there", MATCH + "reporting: {endpoints: ['https://a']}"),
        mistake("spec.reporting.endpoints must be", "reporting: {endpoints: ['http://a']}"),
        mistake("spec.reporting.endpoints must be", "reporting: {endpoints: ['https://a:0']}"),
        mistake(
            "spec.reporting.kubeletEndpoints.interval must be between",
            "reporting: {kubeletEndpoints: {interval: 4s}}"),
        mistake("spec.reporting.secrets.namespaces is missing", "reporting: {secrets: {}}"),
        mistake(
            "spec.reporting.secrets.keys must name",
            "reporting: {secrets: {namespaces: [a], keys: [tls.key]}}"),
        mistake(
            "spec.reporting.criticalAt must be", MATCH + APPROVAL + "reporting: {criticalAt: x}"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeNamesItsField(String sentence, String spec) {
    assertInvalid(sentence, PolicyReader.read(TestPolicies.object("p", spec)));
  }

  @Test
  void aPolicyWithoutASpecSaysSo() {
    var object = TestPolicies.object("p", MATCH + APPROVAL);
    object.setSpec(null);
    assertInvalid("spec is missing", PolicyReader.read(object));
  }

  @Test
  void aMinuteIsTheShortestDuration() {
    assertThat(TestPolicies.policy("p", signing("duration: 1m")).signing())
        .map(rules -> rules.lifetime().duration())
        .hasValue(Duration.ofMinutes(1));
  }

  @Test
  void aSignerMayHaveLifetimesOfItsOwnAndTheRestIsThePolicys() {
    var policy =
        TestPolicies.policy(
            "p",
            "match: {signerNames: [example.com/x, example.com/y, example.com/z]}\n"
                + "signing: {authority: {secret: {name: ca}}, duration: 100h, minDuration: 1h,"
                + " maxDuration: 200h, backdate: 1m, jitter: 5%, perSigner: ["
                + "{signerName: example.com/x, duration: 30m, jitter: 0%},"
                + "{signerName: example.com/y, minDuration: 2h, backdate: 2m}]}");

    assertThat(policy.signing("example.com/x"))
        .map(SigningRules::lifetime)
        .hasValue(lifetime("PT30M", "PT10M", "PT30M", "PT1M", 0));
    assertThat(policy.signing("example.com/y"))
        .map(SigningRules::lifetime)
        .hasValue(lifetime("PT100H", "PT2H", "PT200H", "PT2M", 5));
    assertThat(policy.signing("example.com/z"))
        .map(SigningRules::lifetime)
        .hasValue(lifetime("PT100H", "PT1H", "PT200H", "PT1M", 5));
  }

  private static Lifetime lifetime(
      String duration, String shortest, String longest, String backdate, int jitter) {
    return new Lifetime(
        Duration.parse(duration),
        Duration.parse(shortest),
        Duration.parse(longest),
        Duration.parse(backdate),
        jitter);
  }

  @Test
  void noBackdateIsABackdateOfZero() {
    assertThat(TestPolicies.policy("p", signing("backdate: 0s")).signing())
        .map(rules -> rules.lifetime().backdate())
        .hasValue(Duration.ZERO);
  }

  private static void assertInvalid(String sentence, PolicyReader.Result result) {
    assertThat(result)
        .asInstanceOf(InstanceOfAssertFactories.type(PolicyReader.Result.Invalid.class))
        .extracting(PolicyReader.Result.Invalid::sentence, InstanceOfAssertFactories.STRING)
        .startsWith(sentence);
  }

  private static Arguments mistake(String sentence, String spec) {
    return argumentSet(sentence, sentence, spec);
  }

  private static String signing(String field) {
    return MATCH + "signing: {authority: {secret: {name: ca}}, " + field + "}";
  }
}
