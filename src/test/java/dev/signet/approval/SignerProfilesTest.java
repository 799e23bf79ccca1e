package dev.signet.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.api.Approval.Compatibility;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.testing.Identity;
import dev.signet.testing.TestFacts;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import java.util.List;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Upstream's tables KC1 to KC11 and KS1 to KS9, what they leave out, and its words. */
final class SignerProfilesTest {
  /** Upstream's row SH6: legacy-unknown demands nothing. No API server creates such requests. */
  @Test
  void withCompatibilityUpstreamAnApprovedRequestForLegacyUnknownMayBeSigned() {
    var approver = TestFacts.approver(review -> false);
    var upstream = legacy("Upstream");

    assertThat(approver.signable(read(TestRequests.request().signerName(LEGACY)), upstream))
        .isEqualTo(new Verdict.Fits());
    assertThat(approver.signable(read(client(NODE, NODES).signerName(LEGACY)), legacy("Strict")))
        .isInstanceOf(Verdict.Differs.class);
    assertThat(approver.signable(read(TestRequests.request()), upstream))
        .as("a signer of nobody's")
        .isInstanceOf(Verdict.Differs.class);
    assertThat(SignerProfiles.know(LEGACY, Compatibility.Upstream)).isTrue();
    assertThat(SignerProfiles.know(LEGACY, Compatibility.Strict)).isFalse();
  }

  @Test
  void anAdministratorsCertificateIsNotSignedForLegacyUnknownEither() {
    var masters = read(client("alice", "system:masters").signerName(LEGACY));

    assertThat(TestFacts.approver(review -> false).signable(masters, legacy("Upstream")))
        .isEqualTo(
            new Verdict.Differs(
                Reason.OrganizationNotAllowed, "organization system:masters is never signed"));
  }

  @Test
  void nothingIsApprovedForLegacyUnknown() {
    var approver = TestFacts.approver(review -> true);

    assertThat(approver.decide(read(client(NODE, NODES).signerName(LEGACY)), legacy("Upstream")))
        .asInstanceOf(type(Decision.Leave.class))
        .extracting(Decision.Leave::reason)
        .isEqualTo(Reason.NoProfileForSigner);
  }

  private static Policy legacy(String compatibility) {
    return TestPolicies.policy(
        "legacy",
        """
        match: {signerNames: [kubernetes.io/legacy-unknown, example.com/test]}
        approval: {compatibility: %s, profiles: [NodeClient]}
        signing: {authority: {secret: {name: ca}}}
        """
            .formatted(compatibility));
  }

  private static final String LEGACY = "kubernetes.io/legacy-unknown";
  private static final String DS = "digital signature";
  private static final String KE = "key encipherment";
  private static final String CA = "client auth";
  private static final String SA = "server auth";
  private static final String NODES = "system:nodes";
  private static final String NODE = "system:node:node-1";

  static List<Arguments> sound() {
    return List.of(
        argumentSet("KC1", client(NODE, NODES).usages(KE, DS, CA)),
        argumentSet("KC11", client(NODE, NODES).usages(DS, CA)),
        argumentSet("usages in any order, and twice", client(NODE, NODES).usages(CA, DS, CA)),
        argumentSet("an empty node name, as upstream", client("system:node:", NODES)),
        argumentSet(
            "other attributes of the subject",
            client(NODE, NODES)
                .subjectAttribute(BCStyle.OU, "x")
                .subjectAttribute(BCStyle.UID, "y")),
        argumentSet("the last common name counts", client("mike", NODES).commonName(NODE)),
        argumentSet("KS1", serving(NODE, NODES, dns(), ip()).usages(KE, DS, SA)),
        argumentSet("KS2", serving(NODE, NODES, dns(), ip()).usages(DS, SA)),
        argumentSet("a DNS name alone", serving(NODE, NODES, dns())),
        argumentSet("an IP address alone", serving(NODE, NODES, ip())),
        argumentSet("the shape does not judge names", serving(NODE, NODES, TestNames.dns("*"))));
  }

  static List<Arguments> wrong() {
    return List.of(
        wrong("KC2", client(NODE, "other"), Reason.OrganizationNotNodes),
        wrong("no organization", client(NODE), Reason.OrganizationNotNodes),
        wrong("two organizations", client(NODE, NODES, "x"), Reason.OrganizationNotNodes),
        wrong("the organization twice", client(NODE, NODES, NODES), Reason.OrganizationNotNodes),
        wrong("KC3", client(NODE, NODES).names(dns()), Reason.DnsNamesNotAllowed),
        wrong("KC4", client(NODE, NODES).names(email()), Reason.EmailsNotAllowed),
        wrong("KC5", client(NODE, NODES).names(uri()), Reason.UrisNotAllowed),
        wrong("KC6", client(NODE, NODES).names(ip()), Reason.IpAddressesNotAllowed),
        wrong("KC7", client("mike", NODES), Reason.CommonNameNotNode),
        wrong("no common name", clientWithout(), Reason.CommonNameNotNode),
        wrong(
            "the last common name counts",
            client(NODE, NODES).commonName("mike"),
            Reason.CommonNameNotNode),
        wrong("KC8", client(NODE, NODES).usages(KE, DS, CA, SA), Reason.UsagesNotAllowed),
        wrong("KC9", client(NODE, NODES).usages(KE, CA), Reason.UsagesNotAllowed),
        wrong("KC10", client(NODE, NODES).usages(CA), Reason.UsagesNotAllowed),
        wrong("no client auth", client(NODE, NODES).usages(KE, DS), Reason.UsagesNotAllowed),
        wrong("no usage", client(NODE, NODES).usages(), Reason.UsagesNotAllowed),
        wrong(
            "signing is another word",
            client(NODE, NODES).usages("signing", CA),
            Reason.UsagesNotAllowed),
        wrong("KS3", serving(NODE, "other", dns()), Reason.OrganizationNotNodes),
        wrong("KS4", serving("mike", NODES, dns()), Reason.CommonNameNotNode),
        wrong("KS5", serving(NODE, NODES, dns()).usages(DS, SA, CA), Reason.UsagesNotAllowed),
        wrong("KS6", serving(NODE, NODES, dns()).usages(KE, SA), Reason.UsagesNotAllowed),
        wrong("KS7", serving(NODE, NODES), Reason.NoNameToServe),
        wrong("KS8", serving(NODE, NODES, dns(), uri()), Reason.UrisNotAllowed),
        wrong("KS9", serving(NODE, NODES, dns(), email()), Reason.EmailsNotAllowed),
        wrong("an e-mail address alone", serving(NODE, NODES, email()), Reason.NoNameToServe));
  }

  @ParameterizedTest
  @MethodSource("sound")
  void aRequestWithTheShapeOfItsSignerFits(TestRequestBuilder request) {
    assertThat(SignerProfiles.of(read(request))).isEqualTo(new Verdict.Fits());
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void anyOtherRequestDiffers(TestRequestBuilder request, Reason reason) {
    assertThat(differs(request).reason()).isEqualTo(reason);
  }

  @Test
  void theSentencesAreThoseOfKubeControllerManager() {
    assertThat(
            List.of(
                differs(client(NODE, "other")).sentence(),
                differs(client(NODE, NODES).names(dns())).sentence(),
                differs(client(NODE, NODES).names(email())).sentence(),
                differs(client(NODE, NODES).names(ip())).sentence(),
                differs(client(NODE, NODES).names(uri())).sentence(),
                differs(client("mike", NODES)).sentence(),
                differs(client(NODE, NODES).usages(CA)).sentence(),
                differs(serving(NODE, NODES)).sentence(),
                differs(serving(NODE, NODES, dns()).usages(SA)).sentence()))
        .containsExactly(
            "subject organization is not system:nodes",
            "DNS subjectAltNames are not allowed",
            "Email subjectAltNames are not allowed",
            "IP subjectAltNames are not allowed",
            "URI subjectAltNames are not allowed",
            "subject common name does not begin with system:node:",
            "usages did not match [client auth digital signature key encipherment]",
            "DNS or IP subjectAltName is required",
            "usages did not match [digital signature key encipherment server auth]");
  }

  @Test
  void ofSeveralFaultsTheFirstInUpstreamsOrderCounts() {
    assertThat(differs(client("mike", "other").names(dns()).usages(SA)).reason())
        .isEqualTo(Reason.OrganizationNotNodes);
    assertThat(differs(client("mike", NODES).usages(SA)).reason())
        .as("a client's common name comes before its usages")
        .isEqualTo(Reason.CommonNameNotNode);
    assertThat(differs(serving("mike", NODES, dns()).usages(CA)).reason())
        .as("a server's usages come before its common name")
        .isEqualTo(Reason.UsagesNotAllowed);
    assertThat(differs(serving(NODE, NODES, email(), uri())).reason())
        .isEqualTo(Reason.NoNameToServe);
  }

  @Test
  void aSignerThatSignetDoesNotKnowFitsNothing() {
    assertThat(differs(client(NODE, NODES).signerName("example.com/x")).reason())
        .isEqualTo(Reason.NoProfileForSigner);
  }

  @Test
  void theSignerOfApiClientsLooksAtUsagesInTheirOrderAndRefusesAdministrators() {
    var alice = TestRequests.client("alice", "team").usages(DS, KE, CA);
    assertThat(SignerProfiles.of(read(alice))).isEqualTo(new Verdict.Fits());

    assertThat(differs(TestRequests.client("alice").usages(DS, SA, "code signing", CA)))
        .isEqualTo(
            new Verdict.Differs(
                Reason.UsagesNotAllowed, "invalid usage for client certificate: server auth"));
    assertThat(differs(TestRequests.client("alice").usages(DS, "code signing", SA, CA)).sentence())
        .isEqualTo("invalid usage for client certificate: code signing");
    assertThat(differs(TestRequests.client("alice").usages(DS)).sentence())
        .isEqualTo("missing required usage for client certificate: client auth");
    assertThat(differs(TestRequests.client("alice", "system:masters")).reason())
        .isEqualTo(Reason.OrganizationNotAllowed);
  }

  private static Arguments wrong(String name, TestRequestBuilder request, Reason reason) {
    return argumentSet(name, request, reason);
  }

  private static TestRequestBuilder client(String commonName, String... organizations) {
    return TestRequests.client(commonName, organizations).signerName(TestRequests.KUBELET_CLIENT);
  }

  private static TestRequestBuilder clientWithout() {
    return TestRequests.request()
        .organization(NODES)
        .signerName(TestRequests.KUBELET_CLIENT)
        .usages(DS, CA);
  }

  private static TestRequestBuilder serving(
      String commonName, String organization, GeneralName... names) {
    var request =
        TestRequests.client(commonName, organization)
            .signerName(TestRequests.KUBELET_SERVING)
            .usages(DS, SA);
    return names.length == 0 ? request : request.names(names);
  }

  private static GeneralName dns() {
    return TestNames.dns("node-1");
  }

  private static GeneralName ip() {
    return TestNames.ip("10.0.0.1");
  }

  private static GeneralName email() {
    return TestNames.email("node-1@example.com");
  }

  private static GeneralName uri() {
    return TestNames.uri("https://node-1");
  }

  private static Verdict.Differs differs(TestRequestBuilder request) {
    return (Verdict.Differs) SignerProfiles.of(read(request));
  }

  private static CertificateRequest read(TestRequestBuilder request) {
    return request.build().read("csr", Identity.node("node-1"));
  }
}
