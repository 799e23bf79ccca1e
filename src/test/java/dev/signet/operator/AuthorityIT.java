package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestExtensions;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CAs as they are found in clusters: missing, broken, rotated. */
@WithApiServer
final class AuthorityIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final Rbac rbac;
  private final String requester;
  private OperatorRig rig;
  private Rbac.Grant grant;

  AuthorityIT(ApiServer server, KubernetesClient admin) {
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

  /** A CA that cannot sign. */
  record Broken(String reason, Supplier<TestCa> ca) {
    @Override
    public String toString() {
      return reason;
    }
  }

  static List<Broken> broken() {
    return List.of(
        new Broken("Expired", () -> TestCa.create(ca -> ca.expired())),
        new Broken("KeyMismatch", AuthorityIT::withAnothersKey),
        new Broken("NotYetValid", () -> TestCa.create(ca -> ca.notYetValid())),
        new Broken(
            "NotACa",
            () -> TestCa.create(ca -> ca.extension(TestExtensions.basicConstraints(false)))),
        new Broken(
            "MayNotSignCertificates",
            () -> TestCa.create(ca -> ca.keyUsage(KeyUsage.digitalSignature))));
  }

  private static TestCa withAnothersKey() {
    return new TestCa(
        new TestCertificate(TestCa.create().self().certificate(), TestCa.create().self().keys()));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aCaThatCannotSignIsSaidSoAndSignsNothing(Broken broken) {
    CertificatePolicy policy = rig.policyFor(requester, rig.secret(broken.ca().get()));
    CertificateSigningRequest csr = ask();

    rig.awaitCondition(policy, "AuthorityReady", "False/" + broken.reason());
    rig.awaitCondition(policy, "Ready", "False/AuthorityNotReady");
    await().atMost(OperatorRig.SOON).until(() -> rig.condition(csr, "Approved").isPresent());
    assertThat(rig.certificateNow(csr)).isEmpty();
    assertThat(rig.condition(csr, "Failed")).isEmpty();
    assertThat(rig.metrics("signet_authority_ready{")).singleElement().asString().endsWith(" 0.0");
  }

  @Test
  void aMissingSecretIsNamedAndWhatWaitedIsSignedOnceItIsThere() {
    String name = server.uniqueName("ca");
    rig.allow(name);
    CertificatePolicy policy = rig.policyFor(requester, name);
    CertificateSigningRequest csr = ask();
    rig.awaitCondition(policy, "AuthorityReady", "False/SecretNotFound");
    assertThat(rig.message(policy, "AuthorityReady"))
        .contains("signet-system/" + name, "kubectl -n signet-system create secret tls " + name);

    admin.resource(server.clientCa().tlsSecret("signet-system", name)).create();

    rig.certificate(csr);
    rig.awaitCondition(policy, "AuthorityReady", "True/Loaded");
    rig.awaitCondition(policy, "Ready", "True/Working");
  }

  @Test
  void aSecretThatSignetMayNotReadIsSaidSoWithTheRightThatIsMissing() {
    String name = server.uniqueName("ca");
    admin.resource(server.clientCa().tlsSecret("signet-system", name)).create();
    CertificatePolicy policy = rig.policyFor(requester, name);

    rig.awaitCondition(policy, "AuthorityReady", "False/SecretForbidden");
    assertThat(rig.message(policy, "AuthorityReady")).contains("verb get, resourceNames [" + name);
  }

  @Test
  void aRotatedCaSignsWithoutARestart() throws Exception {
    TestCa next = rig.trusted(TestCa.create(ca -> ca.key(TestKey.P384)));
    String secret = rig.secret(server.clientCa());
    CertificatePolicy policy = rig.policyFor(requester, secret);
    rig.certificate(ask());

    replace(secret, next.tlsSecret("signet-system", secret));

    awaitAuthorityEnd(policy, next);
    rig.verify(ask(), next);
  }

  @Test
  void aPairThatDoesNotMatchKeepsTheOldCaAndSaysSoUntilItIsWhole() throws Exception {
    TestCa next = rig.trusted(TestCa.create());
    String secret = rig.secret(server.clientCa());
    CertificatePolicy policy = rig.policyFor(requester, secret);
    rig.awaitCondition(policy, "AuthorityReady", "True/Loaded");
    Secret half = server.clientCa().tlsSecret("signet-system", secret);
    half.setStringData(Map.of("tls.crt", next.pem()));

    replace(secret, half);

    rig.awaitCondition(policy, "AuthorityReady", "True/KeptPrevious");
    assertThat(rig.message(policy, "AuthorityReady")).contains("KeyMismatch");
    rig.verify(ask(), server.clientCa());
    await()
        .atMost(OperatorRig.SOON)
        .until(
            () ->
                rig.events(rig.policy(policy)).stream()
                    .anyMatch(event -> event.getReason().equals("KeptPrevious")));

    replace(secret, next.tlsSecret("signet-system", secret));

    rig.awaitCondition(policy, "AuthorityReady", "True/Loaded");
    rig.verify(ask(), next);
  }

  @Test
  void aDeletedSecretStopsTheSigning() {
    String secret = rig.secret(server.clientCa());
    CertificatePolicy policy = rig.policyFor(requester, secret);
    rig.awaitCondition(policy, "AuthorityReady", "True/Loaded");

    admin.secrets().inNamespace("signet-system").withName(secret).delete();

    rig.awaitCondition(policy, "AuthorityReady", "False/SecretNotFound");
  }

  @Test
  void filesSignAndAreReadAgainWhenAVolumeSwapsThem(@TempDir Path volume) throws Exception {
    TestCa next = rig.trusted(TestCa.create(ca -> ca.key(TestKey.ED25519)));
    Path first = write(volume.resolve("first"), server.clientCa());
    Path second = write(volume.resolve("second"), next);
    // A Kubernetes volume swaps a symlink: the files change together.
    Path data = Files.createSymbolicLink(volume.resolve("data"), first);
    CertificatePolicy policy =
        rig.policy(
            server.uniqueName("policy"),
            """
            match:
              signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
              requesters: {users: ["%1$s"]}
            approval: {profiles: [NodeClient]}
            signing:
              authority: {files: {certificate: "%2$s/ca.crt", privateKey: "%2$s/ca.key"}}
            """
                .formatted(requester, data));
    rig.verify(ask(), server.clientCa());

    Files.move(
        Files.createSymbolicLink(volume.resolve("swap"), second),
        data,
        StandardCopyOption.ATOMIC_MOVE);

    awaitAuthorityEnd(policy, next);
    rig.verify(ask(), next);
  }

  @Test
  void noCertificateOutlivesTheCa() throws Exception {
    Instant end = Instant.now().plusSeconds(1800);
    TestCa ending = rig.trusted(TestCa.create(ca -> ca.valid(Instant.now().minusSeconds(60), end)));
    CertificatePolicy policy = rig.policyFor(requester, rig.secret(ending));

    rig.awaitCondition(policy, "Ready", "True/WorkingWithWarnings");
    assertThat(rig.message(policy, "Ready")).contains("beyond the end of the CA");
    assertThat(rig.x509(ask()).getNotAfter().toInstant().getEpochSecond())
        .isEqualTo(end.getEpochSecond());
  }

  private CertificateSigningRequest ask() {
    return rig.create(
        TestRequests.kubeletClient(server.uniqueName("node")).build(), server.as(requester));
  }

  private void awaitAuthorityEnd(CertificatePolicy policy, TestCa ca) {
    String end = ca.self().certificate().getNotAfter().toInstant().toString();
    await()
        .atMost(OperatorRig.SOON)
        .until(
            () -> {
              var authority = rig.policy(policy).getStatus().authority();
              return authority != null && end.equals(authority.notAfter());
            });
  }

  private void replace(String secret, Secret contents) {
    admin
        .secrets()
        .inNamespace("signet-system")
        .withName(secret)
        .edit(
            known -> {
              known.setData(contents.getData());
              known.setStringData(contents.getStringData());
              return known;
            });
  }

  private static Path write(Path folder, TestCa ca) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("ca.crt"), ca.pem());
    Files.writeString(folder.resolve("ca.key"), ca.keyPem());
    return folder;
  }
}
