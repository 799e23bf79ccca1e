package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Commands;
import dev.signet.testing.KubeletVolume;
import dev.signet.testing.Pem;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import dev.signet.testing.TestToken;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request in and a certificate out, with each kind of authority: openssl verifies it, and the API
 * server takes it for a login.
 */
@WithApiServer
final class AuthorityKindsIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final Rbac rbac;
  private final String requester;
  @TempDir private Path folder;
  private OperatorRig rig;
  private Rbac.Grant grant;

  AuthorityKindsIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.rbac = new Rbac(admin);
    this.requester = "system:bootstrap:" + server.uniqueName("b");
  }

  @BeforeEach
  void startSignet() {
    rig = OperatorRig.start(server);
    grant = rbac.toJoin(requester);
  }

  @AfterEach
  void stopSignet() {
    grant.close();
    rig.close();
  }

  @Test
  void aSecretSigns() throws Exception {
    policy("secret: {name: %s}".formatted(rig.secret(server.clientCa())), "");

    assertThat(Pem.certificates(signedAndUsable())).hasSize(1);
  }

  /** With a CA below the one that the API server knows: only the chain makes it verify. */
  @Test
  void anEncryptedKeySignsWithItsChain() throws Exception {
    TestCa ca = server.clientCa().intermediate(made -> made);
    String name = server.uniqueName("encrypted");
    secret(
        name,
        Map.of("ca.crt", ca.pem(server.clientCa()), "ca.key", encrypted(ca, "correct horse")));
    String password = server.uniqueName("password");
    secret(password, Map.of("password", "correct horse\n"));
    rig.allow(name);
    rig.allow(password);

    policy(
        """
        secret: {name: %s, certificateKey: ca.crt, privateKeyKey: ca.key},
        keyPassword: {name: %s, key: password}\
        """
            .formatted(name, password),
        "includeChain: true");

    String chain = signedAndUsable();
    assertThat(Pem.certificates(chain)).hasSize(2).endsWith(ca.self().certificate());
  }

  @Test
  void aPasswordThatSignetMayNotReadIsSaidSoWithTheRight() throws Exception {
    TestCa ca = server.clientCa();
    String name = server.uniqueName("encrypted");
    secret(name, Map.of("tls.crt", ca.pem(), "tls.key", encrypted(ca, "correct horse")));
    String password = server.uniqueName("password");
    secret(password, Map.of("password", "wrong"));
    rig.allow(name);
    CertificatePolicy policy =
        policy(
            "secret: {name: %s}, keyPassword: {name: %s, key: password}".formatted(name, password),
            "");

    awaitAuthority(policy, "False/SecretForbidden");
    assertThat(rig.message(policy, "AuthorityReady")).contains("resourceNames [" + password);
    rig.allow(password);
    awaitAuthority(policy, "False/KeyPasswordRefused");
    change(password, Map.of("password", "correct horse"));
    awaitAuthority(policy, "True/Loaded");
  }

  @Test
  void filesSignAndTheKubeletMaySwapThem() throws Exception {
    TestCa next = TestCa.create();
    var volume = new KubeletVolume(folder);
    volume.write(server.clientCa());
    CertificatePolicy policy =
        policy(
            "files: {certificate: %s, privateKey: %s}"
                .formatted(volume.path("tls.crt"), volume.path("tls.key")),
            "");
    signedAndUsable();

    volume.write(next);

    String end = next.self().certificate().getNotAfter().toInstant().toString();
    await()
        .atMost(OperatorRig.SOON)
        .until(() -> end.equals(rig.policy(policy).getStatus().authority().notAfter()));
  }

  @Test
  void aTokenSignsGoesAwayAndComesBack() throws Exception {
    TestToken token = TestToken.create(folder, "hsm").with("ca", "a1", server.clientCa());
    String pin = server.uniqueName("pin");
    secret(pin, Map.of("pin", TestToken.PIN + "\n"));
    rig.allow(pin);
    CertificatePolicy policy =
        policy(
            "pkcs11: {module: %s, tokenLabel: hsm, keyLabel: ca, pin: {name: %s, key: pin}}"
                .formatted(TestToken.module(), pin),
            "");
    signedAndUsable();
    awaitAuthority(policy, "True/Loaded");

    token.remove();
    CertificateSigningRequest waiting = rig.create(request().build(), server.as(requester));
    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(
            () ->
                assertThat(rig.condition(policy, "AuthorityReady"))
                    .isIn("False/TokenNotFound", "False/TokenUnavailable"));
    assertThat(rig.certificateNow(waiting)).isEmpty();
    assertThat(rig.condition(waiting, "Failed")).isEmpty();

    token.insert();
    awaitAuthority(policy, "True/Loaded");
    verify(rig.certificate(waiting));
  }

  @Test
  void aTokensCertificateMayBeInAConfigMapThatSignetMayGet() {
    TestToken.create(folder, "hsm").with("ca", "a1", server.clientCa());
    String pin = server.uniqueName("pin");
    secret(pin, Map.of("pin", TestToken.PIN));
    rig.allow(pin);
    String name = server.uniqueName("ca");
    CertificatePolicy policy =
        policy(
            """
            pkcs11: {module: %s, tokenLabel: hsm, keyLabel: ca, pin: {name: %s, key: pin},
            certificate: {configMap: {name: %s, key: ca.crt}}}\
            """
                .formatted(TestToken.module(), pin, name),
            "");

    awaitAuthority(policy, "False/ConfigMapForbidden");
    assertThat(rig.message(policy, "AuthorityReady")).contains("resourceNames [" + name);
    rig.allow("configmaps", name);
    awaitAuthority(policy, "False/ConfigMapNotFound");
    configMap(name, Map.of("other.crt", server.clientCa().pem()));
    awaitAuthority(policy, "False/ConfigMapKeyMissing");
    configMap(name, Map.of("ca.crt", server.clientCa().pem()));
    awaitAuthority(policy, "True/Loaded");
  }

  @Test
  void theApiServerTakesTheExamples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("deploy", "examples"))) {
      for (Path file : files.toList()) {
        for (HasMetadata object : admin.load(Files.newInputStream(file)).items()) {
          assertThat(admin.resource(object).dryRun().forceConflicts().serverSideApply())
              .as(file.toString())
              .isNotNull();
        }
      }
    }
  }

  @Test
  void aPinThatWasWrongIsTakenOnceItIsRight() throws Exception {
    TestToken.create(folder, "hsm").with("ca", "a1", server.clientCa());
    String pin = server.uniqueName("pin");
    secret(pin, Map.of("pin", "0000"));
    rig.allow(pin);
    CertificatePolicy policy =
        policy(
            "pkcs11: {module: %s, tokenLabel: hsm, keyLabel: ca, pin: {name: %s, key: pin}}"
                .formatted(TestToken.module(), pin),
            "");
    awaitAuthority(policy, "False/PinRefused");

    change(pin, Map.of("pin", TestToken.PIN));

    awaitAuthority(policy, "True/Loaded");
    signedAndUsable();
  }

  /** What the API server wrote down, after it served for a login and openssl verified it. */
  private String signedAndUsable() throws IOException {
    TestRequest request = request().build();
    String pem = rig.certificate(rig.create(request, server.as(requester)));
    verify(pem);
    assertThat(
            server
                .loginWith(pem, request.keyPem())
                .resource(new SelfSubjectReview())
                .create()
                .getStatus()
                .getUserInfo()
                .getUsername())
        .startsWith("system:node:");
    return pem;
  }

  private TestRequestBuilder request() {
    return TestRequests.kubeletClient(server.uniqueName("node"));
  }

  private void verify(String pem) throws IOException {
    Path root = Files.writeString(folder.resolve("root.crt"), server.clientCa().pem());
    Path issued = Files.writeString(folder.resolve("issued.crt"), pem);
    assertThat(
            Commands.run(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslclient",
                "-CAfile",
                root.toString(),
                "-untrusted",
                issued.toString(),
                issued.toString()))
        .contains("OK");
  }

  private String encrypted(TestCa ca, String password) throws IOException {
    Path key = Files.writeString(folder.resolve("plain.key"), ca.keyPem());
    return Commands.run(
        "openssl", "pkcs8", "-topk8", "-in", key.toString(), "-passout", "pass:" + password);
  }

  private CertificatePolicy policy(String authority, String more) {
    return rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
          requesters: {users: ["%s"]}
        approval: {profiles: [NodeClient]}
        signing:
          authority: {%s}
          duration: 1h
          %s
        """
            .formatted(requester, authority.replace("\n", " "), more));
  }

  private void awaitAuthority(CertificatePolicy policy, String value) {
    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(() -> assertThat(rig.condition(policy, "AuthorityReady")).isEqualTo(value));
  }

  private void secret(String name, Map<String, String> values) {
    admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("signet-system")
                .withName(name)
                .endMetadata()
                .withStringData(values)
                .build())
        .create();
  }

  private void configMap(String name, Map<String, String> values) {
    admin
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("signet-system")
                .withName(name)
                .endMetadata()
                .withData(values)
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private void change(String name, Map<String, String> values) {
    admin
        .secrets()
        .inNamespace("signet-system")
        .withName(name)
        .edit(
            known -> {
              known.setStringData(values);
              return known;
            });
  }
}
