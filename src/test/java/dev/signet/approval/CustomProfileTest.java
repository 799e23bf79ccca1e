package dev.signet.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.request.Reason;
import dev.signet.testing.Identity;
import dev.signet.testing.TestFacts;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A profile as an etcd cluster needs it: what it does not spell out is refused. */
final class CustomProfileTest {
  private static final String SIGNER = "example.com/etcd-peer";
  private static final String POLICY =
      """
      match: {signerNames: [example.com/etcd-peer]}
      approval:
        profiles: [Custom]
        custom:
          - signerName: example.com/etcd-peer
            subject: {commonNames: [etcd-*], organizations: [etcd]}
            dnsNames: ["*.etcd.example.com"]
            cidrs: [10.0.0.0/8]
            requireNames: true
            usages: [digital signature, key encipherment, server auth, client auth]
            requiredUsages: [server auth, client auth]
            keys: [{algorithm: ECDSA}]
            maxDuration: 720h
      signing: {authority: {secret: {name: ca}}, duration: 8760h}
      """;
  private static final Identity ALICE = Identity.user("alice", "etcd-operators");

  static List<Arguments> table() {
    return List.of(
        row("as spelled out", peer(), null),
        row("fewer usages", peer().usages("server auth", "client auth"), null),
        row("case does not matter in DNS", named("A.Etcd.Example.COM"), null),
        row("a duration within", peer().expirationSeconds(3600), null),
        row("another name", subject("mallory", "etcd"), Reason.CommonNameNotAllowed),
        row("no name", subject("", "etcd"), Reason.CommonNameNotAllowed),
        row("another group", subject("etcd-0", "system:masters"), Reason.OrganizationNotAllowed),
        row(
            "an organizational unit",
            peer().subjectAttribute(BCStyle.OU, "x"),
            Reason.OrganizationNotAllowed),
        row(
            "an attribute of another kind",
            peer().subjectAttribute(BCStyle.L, "x"),
            Reason.SubjectAttributeNotAllowed),
        row("a name beside the pattern", named("etcd.example.com"), Reason.NameNotAllowed),
        row("two labels where one may be", named("a.b.etcd.example.com"), Reason.NameNotAllowed),
        row("an address outside", base().names(TestNames.ip("192.168.0.1")), Reason.NameNotAllowed),
        row("an e-mail address", base().names(TestNames.email("a@b")), Reason.NameNotAllowed),
        row("a URI", base().names(TestNames.uri("spiffe://x/y")), Reason.NameNotAllowed),
        row("no alternative name", base(), Reason.NoNames),
        row(
            "a usage too many",
            peer().usages("server auth", "client auth", "code signing"),
            Reason.UsagesNotAllowed),
        row("a usage too few", peer().usages("server auth"), Reason.UsagesNotAllowed),
        row("another key", peer().key(TestKey.RSA_2048), Reason.KeyNotAllowed),
        row("a duration beyond", peer().expirationSeconds(720 * 3600 + 1), Reason.DurationTooLong));
  }

  @ParameterizedTest
  @MethodSource("table")
  void whatIsNotSpelledOutIsRefused(TestRequestBuilder request, Reason expected) {
    var decision =
        TestFacts.approver(review -> true)
            .decide(request.build().read("csr", ALICE), TestPolicies.policy("etcd", POLICY));

    assertThat(decision.reason())
        .as(decision.sentence())
        .isEqualTo(expected == null ? Reason.AutoApproved : expected);
  }

  @Test
  void whoAsksHasToBeAllowedToUseThePolicy() {
    List<AccessReview> asked = new ArrayList<>();
    var request = peer().build().read("csr", ALICE);
    var decision =
        TestFacts.approver(
                review -> {
                  asked.add(review);
                  return false;
                })
            .decide(request, TestPolicies.policy("etcd", POLICY));

    assertThat(decision.reason()).isEqualTo(Reason.UseNotPermitted);
    assertThat(decision.sentence()).contains("use certificatepolicies etcd", "alice");
    assertThat(asked).containsExactly(AccessReview.use(request.requester(), "etcd"));
  }

  @Test
  void theCommonNameMayHaveToBeTheRequester() {
    var own =
        POLICY.replace("commonNames: [etcd-*]", "commonNames: ['*'], commonNameIsRequester: true");
    var approver = TestFacts.approver(review -> true);
    var policy = TestPolicies.policy("etcd", own);

    assertThat(approver.decide(subject("alice", "etcd").build().read("csr", ALICE), policy))
        .isInstanceOf(Decision.Approve.class);
    assertThat(approver.decide(subject("bob", "etcd").build().read("csr", ALICE), policy).reason())
        .isEqualTo(Reason.CommonNameNotAllowed);
  }

  @Test
  void whatSomebodyElseApprovedIsSignedOnlyIfItHasTheShape() {
    var approver = TestFacts.approver(review -> false);
    var policy = TestPolicies.policy("etcd", POLICY);

    assertThat(approver.signable(peer().build().read("csr", ALICE), policy))
        .isEqualTo(new Verdict.Fits());
    assertThat(approver.signable(base().build().read("csr", ALICE), policy))
        .isInstanceOf(Verdict.Differs.class);
  }

  @Test
  void theCertificateLivesNoLongerThanItsProfileAllows() {
    assertThat(
            TestPolicies.policy("etcd", POLICY).signing(SIGNER).orElseThrow().lifetime().duration())
        .hasHours(720);
  }

  private static TestRequestBuilder peer() {
    return named("etcd-0.etcd.example.com");
  }

  private static TestRequestBuilder named(String dns) {
    return base().names(TestNames.dns(dns), TestNames.ip("10.0.0.1"));
  }

  private static TestRequestBuilder base() {
    return plain().organization("etcd").commonName("etcd-0");
  }

  private static TestRequestBuilder subject(String commonName, String organization) {
    var builder = plain().organization(organization).names(TestNames.dns("a.etcd.example.com"));
    return commonName.isEmpty() ? builder : builder.commonName(commonName);
  }

  private static TestRequestBuilder plain() {
    return TestRequests.request()
        .signerName(SIGNER)
        .usages("digital signature", "server auth", "client auth");
  }

  private static Arguments row(String name, TestRequestBuilder request, Reason expected) {
    return argumentSet(name, request, expected);
  }
}
