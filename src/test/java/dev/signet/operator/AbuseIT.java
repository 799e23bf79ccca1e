package dev.signet.operator;

import static dev.signet.testing.Rbac.group;
import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.rule;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.request.Reason;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Identity;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestExtensions;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERGeneralString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests of attackers, on the real API server, with all the permissions that a careless
 * administrator grants: none is approved, each for the reason that is meant to stop it. Each row
 * names the advisory or the bug of others that it comes from. Serving certificates have their own
 * in {@link ServingIT}.
 */
@WithApiServer
final class AbuseIT {
  private static final String NODE = "system:node:victim";
  private static final int UNPROCESSABLE = 422;
  private static final String CUSTOM = "abuse.example.com/any";

  private final ApiServer server;
  private final Rbac rbac;
  private final String token;
  private OperatorRig rig;
  private Refusals refusals;

  AbuseIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.rbac = new Rbac(admin);
    this.token = "system:bootstrap:" + server.uniqueName("b");
  }

  @BeforeEach
  void startSignet() {
    rig = OperatorRig.start(server);
    refusals = new Refusals(server, rig);
    String secret = rig.secret(server.clientCa());
    rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames:
            - kubernetes.io/kube-apiserver-client-kubelet
            - kubernetes.io/kube-apiserver-client
            - abuse.example.com/any
          requesters: {users: ["%s", "system:node:*"]}
        approval:
          profiles: [NodeClient, SelfNodeClient, Custom]
          maxDuration: 24h
          nodeClient: {nodeNames: [victim, sound]}
          custom:
            - signerName: abuse.example.com/any
              subject: {commonNames: ["peer-*"], organizations: [peers]}
              dnsNames: ["*.peers.example.com"]
              requireNames: true
              usages: [digital signature, client auth]
              requiredUsages: [client auth]
        signing: {authority: {secret: {name: %s}}, duration: 1h}
        """
            .formatted(token, secret));
  }

  @AfterEach
  void stopSignet() {
    rig.close();
  }

  @Test
  void noneOfThemIsApprovedAndEachIsStoppedByWhatIsMeantTo() {
    try (var _ =
        rbac.grant(
            user(token),
            requests("", "create"),
            requests("nodeclient", "create"),
            requests("selfnodeclient", "create"),
            rule("signet.dev", "certificatepolicies", "use"))) {
      List<Attempt> attempts =
          Stream.of(subjects(), names(), beyondThePolicy(), usages(), keys(), bytes())
              .flatMap(List::stream)
              .toList();
      refusals.of(server.as(token), attempts);
      // Not Signet's: no Event. That it was judged shows in the metrics.
      var another =
          rig.create(kubelet().signerName(TestRequests.API_CLIENT).build(), server.as(token));
      refusals.awaitMetric("leave", Reason.NoProfileForSigner);
      assertThat(refusals.isUntouched(another)).as("deckhouse 22901").isTrue();
      // After all of them a request that is sound: the policy does approve.
      rig.certificate(rig.create(TestRequests.kubeletClient("sound").build(), server.as(token)));
    }
  }

  /** Signet has reasons for these too, for a file given to signet explain: RequestReaderTest. */
  @Test
  void whatTheApiServerRefusesItselfNeverComesToSignet() {
    try (var _ = rbac.grant(user(token), requests("", "create"))) {
      for (TestRequestBuilder refused :
          List.of(
              kubelet().signedBy(TestKey.P256.generate()),
              kubelet().usages("client auth", "no usage"))) {
        assertThatThrownBy(() -> rig.create(refused.build(), server.as(token)))
            .isInstanceOfSatisfying(
                KubernetesClientException.class,
                e -> assertThat(e.getCode()).isEqualTo(UNPROCESSABLE));
      }
    }
  }

  /** openyurt 2734, k0s 8333, talos-ccm 360: who asks is not whom it is about. */
  @Test
  void whoAsksForANodeAndHasNoPermissionGetsNothing() {
    try (var _ = rbac.grant(user(token), requests("", "create"));
        var _ = rbac.grant(group("system:nodes"), requests("selfnodeclient", "create"))) {
      var stranger = rig.create(TestRequests.kubeletClient("victim").build(), server.as(token));
      refusals.isLeftFor(Reason.NodeClientNotPermitted, stranger);

      // In a node's name, but not in the group that only a node's certificate gives.
      Identity pretender = Identity.user(NODE);
      try (var _ = rbac.grant(user(NODE), requests("", "create"))) {
        var pretended =
            rig.create(TestRequests.kubeletClient("victim").build(), server.as(pretender));
        refusals.isLeftFor(Reason.SelfNodeClientNotPermitted, pretended);
      }
    }
  }

  private static List<Attempt> subjects() {
    return List.of(
        new Attempt(
            "an administrator", client(NODE, "system:masters"), Reason.OrganizationNotNodes),
        new Attempt(
            "an administrator beside a node (approver-policy 915)",
            client(NODE, "system:nodes", "system:masters"),
            Reason.SeveralOrganizations),
        new Attempt("no group", client(NODE), Reason.OrganizationNotNodes),
        new Attempt("a person", client("mike", "system:nodes"), Reason.CommonNameNotNode),
        new Attempt(
            "another name first (approver-policy 915)",
            client("admin", "system:nodes").commonName(NODE),
            Reason.SeveralCommonNames),
        new Attempt(
            "names in one RDN",
            kubelet()
                .subject(
                    name(
                        new RDN(
                            new AttributeTypeAndValue[] {
                              text(BCStyle.O, "system:nodes"), text(BCStyle.CN, NODE)
                            }))),
            Reason.MultiValuedRdn),
        new Attempt(
            "a name that Go does not see",
            kubelet()
                .subject(
                    name(
                        new RDN(text(BCStyle.O, "system:nodes")),
                        new RDN(text(BCStyle.CN, NODE)),
                        new RDN(value(BCStyle.CN, new DERGeneralString("admin"))))),
            Reason.SubjectNotPlain),
        new Attempt("a NUL", client(NODE + "\0.evil", "system:nodes"), Reason.SubjectNotPlain),
        new Attempt(
            "another attribute",
            kubelet().subjectAttribute(BCStyle.OU, "admins"),
            Reason.SubjectAttributeNotAllowed));
  }

  private static List<Attempt> names() {
    return List.of(
        new Attempt(
            "the API server's name",
            kubelet().names(TestNames.dns("kubernetes.default.svc")),
            Reason.DnsNamesNotAllowed),
        new Attempt(
            "an address", kubelet().names(TestNames.ip("10.96.0.1")), Reason.IpAddressesNotAllowed),
        new Attempt(
            "an e-mail address",
            kubelet().names(TestNames.email("a@b.c")),
            Reason.EmailsNotAllowed),
        new Attempt(
            "a SPIFFE identity",
            kubelet().names(TestNames.uri("spiffe://cluster.local/ns/kube-system/sa/x")),
            Reason.UrisNotAllowed),
        new Attempt(
            "an otherName (approver-policy 915)",
            kubelet().names(TestNames.other("1.3.6.1.4.1.311.20.2.3", "admin@corp")),
            Reason.OtherNamesNotAllowed),
        new Attempt(
            "a directoryName",
            kubelet().names(TestNames.directory("CN=admin")),
            Reason.OtherNamesNotAllowed),
        new Attempt(
            "a registeredID",
            kubelet().names(TestNames.registeredId("1.2.3")),
            Reason.OtherNamesNotAllowed),
        new Attempt(
            "a second list of names",
            kubelet()
                .extension(TestExtensions.keyUsage(KeyUsage.digitalSignature))
                .attribute(
                    PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                    new DERSequence(TestExtensions.subjectAlternativeNames(TestNames.dns("evil")))),
            Reason.SeveralExtensionRequests),
        new Attempt(
            "a name that the policy does not spell out",
            peer("peer-1", "peers").names(TestNames.dns("kubernetes.default.svc")),
            Reason.NameNotAllowed),
        new Attempt(
            "a name that is none",
            peer("peer-1", "peers").names(TestNames.dns("a..peers.example.com")),
            Reason.MalformedName),
        new Attempt("no name at all", peer("peer-1", "peers"), Reason.NoNames));
  }

  private static List<Attempt> beyondThePolicy() {
    var name = TestNames.dns("a.peers.example.com");
    return List.of(
        new Attempt(
            "another common name", peer("admin", "peers").names(name), Reason.CommonNameNotAllowed),
        new Attempt(
            "another group", peer("peer-1", "admins").names(name), Reason.OrganizationNotAllowed),
        new Attempt(
            "an attribute of another kind",
            peer("peer-1", "peers").subjectAttribute(BCStyle.L, "x").names(name),
            Reason.SubjectAttributeNotAllowed),
        new Attempt(
            "a usage too many",
            peer("peer-1", "peers").names(name).usages("client auth", "server auth"),
            Reason.UsagesNotAllowed),
        new Attempt(
            "a usage too few",
            peer("peer-1", "peers").names(name).usages("digital signature"),
            Reason.UsagesNotAllowed),
        new Attempt(
            "longer than is allowed",
            kubelet().expirationSeconds(24 * 3600 + 1),
            Reason.DurationTooLong),
        new Attempt(
            "a node that is none of these",
            TestRequests.kubeletClient("victim2"),
            Reason.NodeNameNotAllowed));
  }

  private static List<Attempt> usages() {
    return List.of(
        new Attempt(
            "a server as well",
            kubelet().usages("digital signature", "client auth", "server auth"),
            Reason.UsagesNotAllowed),
        new Attempt(
            "a CA by usage",
            kubelet().usages("digital signature", "client auth", "cert sign"),
            Reason.UsagesNotAllowed),
        new Attempt("no client", kubelet().usages("digital signature"), Reason.UsagesNotAllowed),
        new Attempt(
            "CA:TRUE (OpenBao GHSA-g892-p242-8g86, Infisical 6924)",
            kubelet().extension(TestExtensions.basicConstraints(true)),
            Reason.RequestedCa),
        new Attempt(
            "a key usage beside the spec's",
            kubelet().extension(TestExtensions.keyUsage(KeyUsage.keyCertSign)),
            Reason.RequestedUsagesDiffer),
        new Attempt(
            "a critical extension (ultimate-ca-manager 242)",
            kubelet()
                .extension(TestExtensions.of(Extension.nameConstraints, true, new DERSequence())),
            Reason.RequestedExtensionUnknown));
  }

  private static List<Attempt> keys() {
    return List.of(
        new Attempt("a short RSA key", kubelet().keys(rsa(1024, 65537)), Reason.KeyNotAllowed),
        new Attempt("exponent 3", kubelet().keys(rsa(2048, 3)), Reason.KeyNotAllowed),
        new Attempt(
            "a SHA-1 signature",
            kubelet().key(TestKey.RSA_2048).signatureAlgorithm("SHA1withRSA"),
            Reason.WeakSignature));
  }

  private static List<Attempt> bytes() {
    return List.of(
        new Attempt("text before", kubelet().build(), pem -> "x\n" + pem, Reason.NotOnePemBlock),
        new Attempt("two requests", kubelet().build(), pem -> pem + pem, Reason.NotOnePemBlock),
        new Attempt(
            "a header",
            kubelet().build(),
            pem -> pem.replaceFirst("\n", "\nComment: x\n\n"),
            Reason.NotOnePemBlock),
        new Attempt(
            "more than anybody needs (CVE-2024-12401)",
            kubelet().build(),
            pem -> pem + "\n".repeat(20_000),
            Reason.TooLarge));
  }

  private static TestRequestBuilder kubelet() {
    return TestRequests.kubeletClient("victim");
  }

  private static TestRequestBuilder client(String commonName, String... organizations) {
    return TestRequests.client(commonName, organizations)
        .signerName(TestRequests.KUBELET_CLIENT)
        .usages("digital signature", "client auth");
  }

  private static TestRequestBuilder peer(String commonName, String organization) {
    return TestRequests.request()
        .commonName(commonName)
        .organization(organization)
        .signerName(CUSTOM)
        .usages("digital signature", "client auth");
  }

  private static X500Name name(RDN... rdns) {
    return new X500Name(rdns);
  }

  private static AttributeTypeAndValue text(ASN1ObjectIdentifier type, String text) {
    return value(type, new DERUTF8String(text));
  }

  private static AttributeTypeAndValue value(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new AttributeTypeAndValue(type, value);
  }

  private static KeyPair rsa(int bits, long exponent) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
