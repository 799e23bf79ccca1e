package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.api.CertificatePolicy;
import dev.signet.testing.ApiServer;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server itself says of a policy, by the schema and the rules that Signet ships. */
@WithApiServer
final class PolicyValidationIT {

  private static final String TOKEN = "module: /p.so, tokenLabel: t, keyLabel: k";
  private static final String APPROVAL = "approval: {profiles: [NodeClient]}";
  private static final String MATCH =
      "match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}";

  private final ApiServer server;
  private final KubernetesClient admin;

  PolicyValidationIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
  }

  /** A spec that is refused, and what the refusal says. */
  record Bad(String what, String spec, String says) {
    @Override
    public String toString() {
      return what;
    }
  }

  static List<Bad> bad() {
    return List.of(
        new Bad("neither approval nor signing", MATCH, "add spec.approval, spec.signing or both"),
        new Bad("no match", APPROVAL, "spec.match: Required value"),
        new Bad(
            "no signer names",
            "match: {signerNames: []}\n" + APPROVAL,
            "spec.match.signerNames in body should have at least 1 items"),
        new Bad(
            "a signer name with a wildcard",
            "match: {signerNames: [\"kubernetes.io/*\"]}\n" + APPROVAL,
            "wildcards are not allowed"),
        new Bad(
            "requesters that match nobody",
            """
            match: {signerNames: [a.b/c], requesters: {users: []}}
            """
                + APPROVAL,
            "would match nobody"),
        new Bad(
            "a user with a wildcard in the middle",
            "match: {signerNames: [a.b/c], requesters: {users: [\"system:*:x\"]}}\n" + APPROVAL,
            "a prefix that ends in one *"),
        new Bad(
            "an unknown profile",
            MATCH + "\napproval: {profiles: [Everything]}",
            "supported values: \"Custom\", \"NodeClient\", \"SelfNodeClient\","
                + " \"SelfNodeServing\""),
        new Bad(
            "Custom without its shapes",
            MATCH + "\napproval: {profiles: [Custom]}",
            "profile Custom and spec.approval.custom go together"),
        new Bad("shapes without Custom", custom("NodeClient", "a.b/c"), "go together"),
        new Bad(
            "a shape for a signer that is not matched",
            custom("Custom", "a.b/d"),
            "a signer that spec.match.signerNames does not have"),
        new Bad(
            "a shape for a signer of kubelets",
            custom("Custom", "kubernetes.io/kubelet-serving"),
            "have profiles of their own"),
        new Bad(
            "guards of a profile that is not listed",
            MATCH + "\napproval: {profiles: [SelfNodeClient], nodeClient: {existingNode: Absent}}",
            "is about profile NodeClient: add it to profiles"),
        new Bad(
            "address sources of a profile that is not listed",
            MATCH + "\napproval: {profiles: [NodeClient], serving: {agreement: Any}}",
            "is about profile SelfNodeServing: add it to profiles"),
        new Bad(
            "an inventory without its ConfigMap",
            serving("addressSources: [Inventory]"),
            "address source Inventory and serving.inventory"),
        new Bad(
            "CIDRs that are none", serving("allowedCIDRs: [10.0.0.0]"), "must be CIDRs such as"),
        new Bad(
            "sizes of a key that comes in one",
            MATCH
                + "\n"
                + "approval: {profiles: [NodeClient], keys: [{algorithm: Ed25519, minSize: 256}]}",
            "only RSA and ECDSA keys come in sizes"),
        new Bad(
            "a key size the wrong way round",
            MATCH
                + "\napproval: {profiles: [NodeClient], keys: [{algorithm: RSA, minSize: 4096,"
                + " maxSize: 2048}]}",
            "minSize must not be larger than maxSize"),
        new Bad(
            "a longest duration under that of a client",
            MATCH + "\napproval: {profiles: [NodeClient], maxDuration: 5m}",
            "must be at least 10m"),
        new Bad(
            "a retention in days",
            MATCH + "\n" + APPROVAL + "\ncleanup: {issued: 1d}",
            "days are not a unit"),
        new Bad("no profiles", MATCH + "\napproval: {}", "spec.approval.profiles: Required value"),
        new Bad(
            "an authority in two places",
            signing("authority: {secret: {name: a}, files: {certificate: /a, privateKey: /b}}"),
            "name exactly one authority"),
        new Bad("an authority nowhere", signing("authority: {}"), "name exactly one authority"),
        new Bad(
            "an authority in a Secret and a token",
            signing("authority: {secret: {name: a}, pkcs11: {%s}}".formatted(TOKEN)),
            "name exactly one authority"),
        new Bad(
            "a token that has no name",
            signing("authority: {pkcs11: {module: /p.so, keyLabel: k}}"),
            "name the token by either tokenLabel or slot"),
        new Bad(
            "a token with two names",
            signing("authority: {pkcs11: {%s, slot: 1}}".formatted(TOKEN)),
            "name the token by either tokenLabel or slot"),
        new Bad(
            "a key that has no name",
            signing("authority: {pkcs11: {module: /p.so, tokenLabel: t}}"),
            "name the key by keyLabel, keyId or both"),
        new Bad(
            "half a byte for a key",
            signing("authority: {pkcs11: {module: /p.so, slot: 1, keyId: a0b}}"),
            "keyId in body should match"),
        new Bad(
            "a module without its whole path",
            signing("authority: {pkcs11: {module: p.so, slot: 1, keyLabel: k}}"),
            "module in body should match"),
        new Bad(
            "a module by way of a variable",
            signing("authority: {pkcs11: {module: '/${java.home}/p.so', slot: 1, keyLabel: k}}"),
            "module in body should match"),
        new Bad(
            "a token's certificate in two places",
            signing(
                "authority: {pkcs11: {%s, certificate: {file: /a, secret: {name: a, key: b}}}}"
                    .formatted(TOKEN)),
            "name exactly one of secret, configMap and file"),
        new Bad(
            "the password of a key in a token",
            signing("authority: {pkcs11: {%s}, keyPassword: {name: a, key: b}}".formatted(TOKEN)),
            "a token has pkcs11.pin"),
        new Bad(
            "a password in a Secret without its key",
            signing("authority: {secret: {name: a}, keyPassword: {name: a}}"),
            "keyPassword.key: Required value"),
        new Bad(
            "a relative path",
            signing("authority: {files: {certificate: a.crt, privateKey: /b}}"),
            "spec.signing.authority.files.certificate in body should match"),
        new Bad(
            "no CA for what nodes serve",
            MATCH
                + "\napproval: {profiles: [SelfNodeServing], serving: {addressSources:"
                + " [LiveCertificate]}}",
            "address source LiveCertificate needs the CA of spec.signing"),
        new Bad("no authority", signing("duration: 1h"), "spec.signing.authority: Required value"),
        new Bad("a duration in days", duration("30d"), "days are not a unit: write 720h"),
        new Bad("an empty duration", duration("\"\""), "days are not a unit: write 720h"),
        new Bad("a negative duration", duration("-1h"), "days are not a unit: write 720h"),
        new Bad("a duration under a minute", duration("59s"), "must be between 1m and 876000h"),
        new Bad(
            "a duration beyond a century", duration("999999h"), "must be between 1m and 876000h"),
        new Bad(
            "a backdate beyond a day",
            signing("{authority: {secret: {name: a}}, backdate: 25h}"),
            "must be at most 24h"),
        new Bad(
            "a jitter of more than half",
            signing("authority: {secret: {name: a}}, jitter: 51%"),
            "0% to 50%"),
        new Bad(
            "a rollover that is published nowhere",
            signing("authority: {secret: {name: a}}, rollover: {next: {secret: {name: b}}}"),
            "signing.rollover needs signing.trustBundle"),
        new Bad(
            "one signer twice",
            signing(
                "authority: {secret: {name: a}}, perSigner: [{signerName: a.b/c}, {signerName:"
                    + " a.b/c}]"),
            "name each signer once"),
        new Bad(
            "a threshold that is no share",
            MATCH + "\n" + APPROVAL + "\nreporting: {warnAt: 100%}",
            "must be a share of the lifetime that is left, 1% to 99%"),
        new Bad(
            "a renewal that is soon due again",
            "controlPlaneRenewal: {renewAt: 721h, duration: 1440h}",
            "renewAt must be at most half of the duration"),
        new Bad(
            "a renewal at more than half of the lifetime",
            "controlPlaneRenewal: {renewAt: 51%}",
            "renewAt must be at most half of the duration"),
        new Bad(
            "a renewal at no share",
            "controlPlaneRenewal: {renewAt: 0%}",
            "must be a share of the lifetime that is left, 1% to 99%"),
        new Bad(
            "a match on a policy that only renews",
            MATCH + "\ncontrolPlaneRenewal: {}",
            "governs no request: leave spec.match out"),
        new Bad("nothing to look at", "reporting: {warnAt: 10%}", "does nothing"),
        new Bad(
            "a match on a policy that only reports",
            MATCH + "\nreporting: {kubeletEndpoints: {}}",
            "governs no request: leave spec.match out"),
        new Bad(
            "an endpoint without TLS",
            "reporting: {endpoints: ['http://a']}",
            "an endpoint is https://HOST"),
        new Bad(
            "an endpoint with a path",
            "reporting: {endpoints: ['https://a/b']}",
            "an endpoint is https://HOST"),
        new Bad(
            "too short an interval",
            "reporting: {kubeletEndpoints: {interval: 4s}}",
            "must be between 5s and 24h"),
        new Bad(
            "Secrets of no namespace",
            "reporting: {secrets: {}}",
            "spec.reporting.secrets.namespaces: Required value"),
        new Bad(
            "a private key",
            "reporting: {secrets: {namespaces: [a], keys: [tls.key]}}",
            "a key that ends in .key holds a private key"),
        new Bad(
            "a precedence below zero",
            "precedence: -1\n" + MATCH + "\n" + APPROVAL,
            "should be greater than or equal to 0"));
  }

  private static String custom(String profile, String signer) {
    return """
    match: {signerNames: [a.b/c, kubernetes.io/kubelet-serving]}
    approval:
      profiles: [%s]
      custom: [{signerName: %s, subject: {commonNames: [x]}, usages: [client auth]}]
    """
        .formatted(profile, signer);
  }

  private static String serving(String fields) {
    return MATCH + "\napproval: {profiles: [SelfNodeServing], serving: {%s}}".formatted(fields);
  }

  @BeforeAll
  static void installTheCrd(ApiServer server) {
    OperatorRig.install(server.admin());
  }

  @ParameterizedTest
  @MethodSource("bad")
  void aBadPolicyIsRefusedWithAWordOnWhatToDo(Bad bad) {
    assertThatThrownBy(() -> create(bad.spec()))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(bad.says());
  }

  @Test
  void anUnknownFieldIsRefusedWhenValidationIsStrictAsKubectlsIs() {
    assertThatThrownBy(
            () ->
                admin
                    .resource(policy(MATCH + "\n" + APPROVAL + "\nsignging: {}"))
                    .fieldValidation(FieldValidateable.Validation.STRICT)
                    .create())
        .hasMessageContaining("unknown field \"spec.signging\"");
  }

  @Test
  void aPolicyMayOnlyReport() {
    var policy =
        create(
            """
            reporting:
              kubeletEndpoints: {}
              endpoints: ["https://kubernetes.default.svc", "https://[fd00::1]:6443/", "https://10.0.0.1"]
              secrets: {namespaces: [kube-system], labelSelector: "a=b"}
            """);
    CertificatePolicy read =
        admin.resources(CertificatePolicy.class).withName(policy.getMetadata().getName()).get();
    admin.resource(policy).delete();

    assertThat(read.getSpec().reporting().kubeletEndpoints().enabled()).isTrue();
    assertThat(read.getSpec().reporting().kubeletEndpoints().interval()).isEqualTo("10m");
  }

  @Test
  void aPolicyMayOnlyRenewControlPlanes() {
    for (String renewal : List.of("{}", "{renewAt: 9%}", "{renewAt: 50%}", "{renewAt: 4380h}")) {
      var policy = create("controlPlaneRenewal: " + renewal);
      CertificatePolicy read =
          admin.resources(CertificatePolicy.class).withName(policy.getMetadata().getName()).get();
      admin.resource(policy).delete();

      assertThat(read.getSpec().controlPlaneRenewal().duration()).isEqualTo("8760h");
      assertThat(read.getSpec().controlPlaneRenewal().renewAt()).isNotEmpty();
    }
  }

  @Test
  void theDefaultsOfTheSchemaAreThoseOfTheCode() {
    String name =
        create(signing("authority: {secret: {name: a}}") + "\nreporting: {}")
            .getMetadata()
            .getName();
    CertificatePolicy read = admin.resources(CertificatePolicy.class).withName(name).get();
    admin.resource(read).delete();

    assertThat(read.getSpec().precedence()).isEqualTo(100);
    assertThat(read.getSpec().signing().duration()).isEqualTo("8760h");
    assertThat(read.getSpec().signing().backdate()).isEqualTo("5m");
    assertThat(read.getSpec().signing().authority().secret().certificateKey()).isEqualTo("tls.crt");
    assertThat(read.getSpec().signing().authority().secret().privateKeyKey()).isEqualTo("tls.key");
    assertThat(read.getSpec().reporting().warnAt()).isEqualTo("20%");
    assertThat(read.getSpec().reporting().criticalAt()).isEqualTo("8%");
  }

  private GenericKubernetesResource create(String spec) {
    return admin.resource(policy(spec)).create();
  }

  /** As people write it: the Java types could not even say some of these things. */
  private GenericKubernetesResource policy(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: signet.dev/v1alpha1
        kind: CertificatePolicy
        metadata: {name: %s}
        spec:
        %s\
        """
            .formatted(server.uniqueName("policy"), spec.indent(2)),
        GenericKubernetesResource.class);
  }

  private static String signing(String signing) {
    return MATCH + "\nsigning: " + (signing.startsWith("{") ? signing : "{" + signing + "}");
  }

  private static String duration(String duration) {
    return signing("authority: {secret: {name: a}}, duration: " + duration);
  }
}
