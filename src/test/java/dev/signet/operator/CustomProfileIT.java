package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.rule;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.request.Reason;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Profile Custom on the real API server: every field of it lets in what it spells out, only. */
@WithApiServer
final class CustomProfileIT {
  private static final String PEER = "custom.example.com/peer";
  private static final String OWN = "custom.example.com/own";

  private final ApiServer server;
  private final Rbac rbac;
  private final String alice;
  private OperatorRig rig;

  CustomProfileIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.rbac = new Rbac(admin);
    this.alice = server.uniqueName("alice");
  }

  @BeforeEach
  void startSignet() {
    rig = OperatorRig.start(server);
    rig.allowSigner(PEER);
    rig.allowSigner(OWN);
    rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [custom.example.com/peer, custom.example.com/own]
          requesters: {users: ["%s"]}
        approval:
          profiles: [Custom]
          custom:
            - signerName: custom.example.com/peer
              subject:
                commonNames: ["peer-*"]
                organizations: [peers]
                organizationalUnits: [ops]
              dnsNames: ["*.peers.example.com"]
              cidrs: [10.9.0.0/16, "fd09::/32"]
              emails: ["*@peers.example.com"]
              uris: ["spiffe://peers.example.com/*"]
              requireNames: true
              usages: [digital signature, client auth, server auth]
              requiredUsages: [client auth]
              keys: [{algorithm: ECDSA, maxSize: 256}]
              maxDuration: 2h
            - signerName: custom.example.com/own
              subject: {commonNames: ["*"], commonNameIsRequester: true}
              usages: [digital signature, client auth]
        signing: {authority: {secret: {name: %s}}, duration: 1h}
        """
            .formatted(alice, rig.secret(server.clientCa())));
  }

  @AfterEach
  void stopSignet() {
    rig.close();
  }

  @Test
  void whatIsNotSpelledOutIsLeftAndWhatIsHasItsCertificate() {
    try (var _ =
        rbac.grant(
            user(alice),
            requests("", "create"),
            rule("signet.dev", "certificatepolicies", "use"))) {
      new Refusals(server, rig).of(server.as(alice), attempts());

      var peer = rig.x509(rig.create(peer(allNames()).build(), server.as(alice)));
      assertThat(peer.getSubjectX500Principal().getName()).isEqualTo("CN=peer-1,OU=ops,O=peers");
      var own = rig.x509(rig.create(own(alice).build(), server.as(alice)));
      assertThat(own.getSubjectX500Principal().getName()).isEqualTo("CN=" + alice);
    }
  }

  private List<Attempt> attempts() {
    return List.of(
        new Attempt(
            "another common name",
            subject("admin", "peers", "ops").names(allNames()),
            Reason.CommonNameNotAllowed),
        new Attempt(
            "another group",
            subject("peer-1", "system:masters", "ops").names(allNames()),
            Reason.OrganizationNotAllowed),
        new Attempt(
            "another unit",
            subject("peer-1", "peers", "root").names(allNames()),
            Reason.OrganizationNotAllowed),
        new Attempt(
            "an attribute of another kind",
            peer(allNames()).subjectAttribute(BCStyle.L, "x"),
            Reason.SubjectAttributeNotAllowed),
        new Attempt("another name", peer(TestNames.dns("kubernetes")), Reason.NameNotAllowed),
        new Attempt("an address outside", peer(TestNames.ip("10.10.0.1")), Reason.NameNotAllowed),
        new Attempt("the same of IPv6", peer(TestNames.ip("fd0a::1")), Reason.NameNotAllowed),
        new Attempt(
            "another domain's mail",
            peer(TestNames.email("root@peers.example.com.evil.org")),
            Reason.NameNotAllowed),
        new Attempt(
            "another trust domain",
            peer(TestNames.uri("spiffe://cluster.local/ns/kube-system/sa/x")),
            Reason.NameNotAllowed),
        new Attempt("no name", peer(), Reason.NoNames),
        new Attempt(
            "a usage too many",
            peer(allNames()).usages("client auth", "code signing"),
            Reason.UsagesNotAllowed),
        new Attempt(
            "a usage too few", peer(allNames()).usages("server auth"), Reason.UsagesNotAllowed),
        new Attempt("another key", peer(allNames()).key(TestKey.RSA_2048), Reason.KeyNotAllowed),
        new Attempt("a larger key", peer(allNames()).key(TestKey.P384), Reason.KeyNotAllowed),
        new Attempt(
            "longer than the profile says",
            peer(allNames()).expirationSeconds(2 * 3600 + 1),
            Reason.DurationTooLong),
        new Attempt("in another's name", own("mallory"), Reason.CommonNameNotAllowed),
        new Attempt(
            "a group where none is spelled out",
            own(alice).organization("peers"),
            Reason.OrganizationNotAllowed),
        new Attempt(
            "a unit where none is spelled out",
            own(alice).subjectAttribute(BCStyle.OU, "ops"),
            Reason.OrganizationNotAllowed),
        new Attempt(
            "an address where none is spelled out",
            own(alice).names(TestNames.ip("10.9.0.1")),
            Reason.NameNotAllowed),
        new Attempt(
            "mail where none is spelled out",
            own(alice).names(TestNames.email("ops@peers.example.com")),
            Reason.NameNotAllowed),
        new Attempt(
            "a URI where none is spelled out",
            own(alice).names(TestNames.uri("spiffe://peers.example.com/a")),
            Reason.NameNotAllowed));
  }

  /** One of each kind, as the policy spells them out. */
  private static GeneralName[] allNames() {
    return new GeneralName[] {
      TestNames.dns("a.peers.example.com"),
      TestNames.ip("10.9.255.254"),
      TestNames.ip("fd09::1"),
      TestNames.email("ops@peers.example.com"),
      TestNames.uri("spiffe://peers.example.com/a")
    };
  }

  private static TestRequestBuilder peer(GeneralName... names) {
    TestRequestBuilder sound = subject("peer-1", "peers", "ops");
    return names.length == 0 ? sound : sound.names(names);
  }

  private static TestRequestBuilder subject(String name, String organization, String unit) {
    return TestRequests.request()
        .organization(organization)
        .subjectAttribute(BCStyle.OU, unit)
        .commonName(name)
        .signerName(PEER)
        .usages("digital signature", "client auth");
  }

  private static TestRequestBuilder own(String name) {
    return TestRequests.request()
        .commonName(name)
        .signerName(OWN)
        .usages("digital signature", "client auth");
  }
}
