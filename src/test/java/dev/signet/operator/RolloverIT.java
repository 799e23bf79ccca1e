package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.RolloverState;
import dev.signet.api.RolloverStatus;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * From one CA to the next on a real API server: published, then trusted, then it signs. That
 * kubelets keep working meanwhile is shown by {@code bin/demo --rollover}.
 */
@WithApiServer
final class RolloverIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String requester;
  private final String bundle;
  private final TestCa next = TestCa.create(ca -> ca.subject("CN=next"));
  private final Rbac rbac;
  private OperatorRig rig;
  private Rbac.Grant grant;

  RolloverIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.requester = "system:bootstrap:" + server.uniqueName("r");
    this.bundle = server.uniqueName("bundle");
    this.rbac = new Rbac(admin);
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
  void aCaIsPublishedThenTrustedThenSignsAndTheOneBeforeSignsUntilThen() throws Exception {
    rig.allowBundle(bundle);
    String current = rig.secret(server.clientCa());
    CertificatePolicy policy = policy(current, "");
    rig.verify(create(), server.clientCa());
    assertThat(published()).isEqualTo(server.clientCa().pem());

    String rollover = "rollover: {next: {secret: {name: %s}}, signWith: %s}";
    String secret = rig.secret(next);
    policy(policy, current, rollover.formatted(secret, "Next"));

    // Told to sign, published, but the API server does not trust it.
    awaitState(policy, RolloverState.AwaitingApiServer);
    assertThat(published()).contains(server.clientCa().pem(), next.pem());
    rig.verify(create(), server.clientCa());
    rig.awaitCondition(policy, "AuthorityTrusted", "True/AnotherSigns");

    policy(policy, current, rollover.formatted(secret, "Current"));
    rig.trusted(next);
    awaitState(policy, RolloverState.ReadyToSwitch);
    rig.verify(create(), server.clientCa());

    policy(policy, current, rollover.formatted(secret, "Next"));
    awaitState(policy, RolloverState.Retiring);
    rig.awaitCondition(policy, "AuthorityTrusted", "True/Trusted");
    rig.verify(create(), next);
    RolloverStatus status = rollover(policy);
    assertThat(Instant.parse(status.publishedAt()))
        .isBeforeOrEqualTo(Instant.parse(status.signingSince()));

    // A restart forgets nothing.
    rig = rig.restarted();
    rig.verify(create(), next);
    assertThat(rollover(policy).signingSince()).isEqualTo(status.signingSince());

    // The end: the next CA is the current one; what the old one signed still verifies.
    policy(policy, secret, "");
    await().atMost(OperatorRig.SOON).until(() -> rollover(policy) == null);
    rig.verify(create(), next);
    assertThat(published()).contains(server.clientCa().pem(), next.pem());
  }

  @Test
  void aCaThatTheApiServerDoesNotTrustSignsNothingAndSaysWhatToDo() throws Exception {
    String secret = rig.secret(next);
    CertificatePolicy policy = rig.policyFor(requester, secret);
    rig.awaitCondition(policy, "Ready", "False/AuthorityNotTrusted");
    rig.awaitCondition(policy, "AuthorityTrusted", "False/NotTrusted");
    assertThat(rig.message(policy, "AuthorityTrusted")).contains("--client-ca-file");

    CertificateSigningRequest waiting = create();
    await()
        .atMost(OperatorRig.SOON)
        .until(
            () ->
                rig.events(waiting).stream()
                    .anyMatch(event -> event.getReason().equals("AuthorityNotTrusted")));
    assertThat(admin.resource(waiting).get().getStatus().getCertificate()).isNull();

    rig.trusted(next);

    rig.verify(waiting, next);
    rig.awaitCondition(policy, "Ready", "True/Working");
  }

  @Test
  void aSecretThatIsReplacedSignsWithTheOldCaUntilTheNewOneIsTrusted() throws Exception {
    rig.allowBundle(bundle);
    String secret = rig.secret(server.clientCa());
    CertificatePolicy policy = policy(secret, "");
    rig.verify(create(), server.clientCa());

    admin.resource(next.tlsSecret("signet-system", secret)).update();
    rig.awaitCondition(policy, "AuthorityTrusted", "True/AnotherSigns");
    rig.verify(create(), server.clientCa());

    rig.trusted(next);
    rig.awaitCondition(policy, "AuthorityTrusted", "True/Trusted");
    rig.verify(create(), next);
    assertThat(published()).as("what the old CA signed lives on").contains(server.clientCa().pem());
  }

  @Test
  void aBundleThatIsTakenAwayComesBackAndOneThatMayNotBeWrittenSaysSo() throws Exception {
    String secret = rig.secret(server.clientCa());
    CertificatePolicy policy = policy(secret, "");
    rig.awaitCondition(policy, "TrustBundlePublished", "False/BundleForbidden");
    rig.awaitCondition(policy, "AuthorityTrusted", "False/NotPublished");

    rig.allowBundle(bundle);
    rig.awaitCondition(policy, "TrustBundlePublished", "True/Published");
    rig.verify(create(), server.clientCa());

    admin.configMaps().inNamespace("signet-system").withName(bundle).delete();
    await()
        .atMost(OperatorRig.SOON)
        .ignoreExceptions()
        .until(() -> published().equals(server.clientCa().pem()));
  }

  @Test
  void theSameIsInAClusterTrustBundleAndOtherKeysOfTheConfigMapAreLeftAlone() throws Exception {
    rig.allowBundle(bundle);
    ConfigMap others =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(bundle)
            .withNamespace("signet-system")
            .endMetadata()
            .addToData("other", "kept")
            .build();
    admin.resource(others).create();
    CertificatePolicy policy = policy(rig.secret(server.clientCa()), "");
    rig.awaitCondition(policy, "TrustBundlePublished", "True/Published");

    await()
        .atMost(OperatorRig.SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(clusterTrustBundle()).isEqualTo(server.clientCa().pem()));
    assertThat(configMap().getData()).containsEntry("other", "kept");
  }

  private String clusterTrustBundle() {
    GenericKubernetesResource found =
        admin
            .genericKubernetesResources("certificates.k8s.io/v1beta1", "ClusterTrustBundle")
            .withName(bundle)
            .get();
    return found.get("spec", "trustBundle");
  }

  private CertificatePolicy policy(String secret, String rollover) {
    return apply(server.uniqueName("policy"), secret, rollover);
  }

  private void policy(CertificatePolicy known, String secret, String rollover) {
    apply(known.getMetadata().getName(), secret, rollover);
  }

  private CertificatePolicy apply(String name, String secret, String rollover) {
    return rig.policy(
        name,
        """
        match:
          signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
          requesters: {users: ["%s"]}
        approval: {profiles: [NodeClient]}
        signing:
          authority: {secret: {name: %s}}
          duration: 1h
          trustBundle:
            configMap: {name: %3$s}
            clusterTrustBundle: {name: %3$s}
            settle: 1s
          %4$s
        """
            .formatted(requester, secret, bundle, rollover));
  }

  private RolloverStatus rollover(CertificatePolicy policy) {
    return rig.policy(policy).getStatus().rollover();
  }

  private void awaitState(CertificatePolicy policy, RolloverState state) {
    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(
            () ->
                assertThat(rollover(policy))
                    .extracting(status -> status == null ? null : status.state())
                    .isEqualTo(state));
  }

  private ConfigMap configMap() {
    return admin.configMaps().inNamespace("signet-system").withName(bundle).get();
  }

  private String published() {
    return configMap().getData().get("ca.crt");
  }

  private CertificateSigningRequest create() {
    return rig.create(
        TestRequests.kubeletClient(server.uniqueName("node")).build(), server.as(requester));
  }
}
