package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Something happens to a request between Signet's look at it and its write. The moment is met by
 * acting just before the operator's own HTTP request leaves; the API server and its answers are
 * real.
 */
@WithApiServer
final class WriteRaceIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String requester;
  private final String name;
  private final BeforeWrite race = new BeforeWrite();
  private KubernetesClient client;
  private OperatorRig rig;
  private Rbac.Grant grant;

  WriteRaceIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.requester = "system:bootstrap:" + server.uniqueName("b");
    this.name = server.uniqueName("csr");
  }

  @BeforeEach
  void startSignet() {
    Config config = server.adminConfig();
    config.setImpersonateUsername("system:serviceaccount:signet-system:signet");
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(b -> b.addOrReplaceInterceptor("race", race))
            .build();
    rig = OperatorRig.start(server, OperatorRig.QUICK, client);
    rig.policyFor(requester, rig.secret(server.clientCa()));
    grant = new Rbac(admin).toJoin(requester);
  }

  @AfterEach
  void stopSignet() {
    grant.close();
    rig.close();
    client.close();
  }

  @Test
  void aConflictOnTheApprovalMakesItJudgedAgain() {
    race.onceBefore("/" + name + "/approval", this::annotate);

    CertificateSigningRequest csr = create(TestRequests.kubeletClient("n").build());

    rig.certificate(csr);
    assertThat(race.writes("/" + name + "/approval")).hasSize(2);
    assertThat(rig.metrics("signet_requests_total{"))
        .anyMatch(line -> line.contains("reason=\"Conflict\""));
  }

  @Test
  void aConflictOnTheCertificateMakesItSignedAgainAndIssuedOnce() {
    race.onceBefore("/" + name + "/status", this::annotate);

    CertificateSigningRequest csr = create(TestRequests.kubeletClient("n").build());

    rig.certificate(csr);
    assertThat(race.writes("/" + name + "/status")).hasSize(2);
    assertThat(race.writes("/" + name + "/approval")).hasSize(1);
  }

  @Test
  void aCertificateThatAnotherSignerWroteFirstIsCountedAndIsNoFailure() {
    race.onceBefore("/" + name + "/status", this::signAsAnother);

    CertificateSigningRequest csr = create(TestRequests.kubeletClient("n").build());

    isOfAnother(csr);
    assertThat(race.writes("/" + name + "/status")).hasSize(1);
  }

  @Test
  void aCertificateThatIsThereWhenSignetLooksIsCountedAndIsNoFailure() {
    race.onceBefore(
        "/" + name + "/approval",
        () -> {
          rig.approveByHand(at(name));
          signAsAnother();
        });

    CertificateSigningRequest csr = create(TestRequests.kubeletClient("n").build());

    isOfAnother(csr);
    assertThat(race.writes("/" + name + "/status")).isEmpty();
  }

  private void isOfAnother(CertificateSigningRequest csr) {
    await()
        .atMost(OperatorRig.SOON)
        .untilAsserted(
            () ->
                assertThat(decisions("another"))
                    .singleElement(STRING)
                    .contains("reason=\"IssuedByAnother\"")
                    .endsWith(" 1.0"));
    assertThat(rig.certificateNow(csr)).hasValue(server.clientCaCertificate());
    assertThat(decisions("issue")).isEmpty();
    assertThat(decisions("fail")).isEmpty();
    assertThat(decisions("retry")).isEmpty();
    assertThat(rig.metrics("signet_reconciliations_failed"))
        .allMatch(line -> line.endsWith(" 0.0"));
    assertThat(rig.events(csr)).isEmpty();
  }

  private List<String> decisions(String decision) {
    return rig.metrics("signet_requests_total{").stream()
        .filter(line -> line.contains("decision=\"" + decision + "\""))
        .toList();
  }

  /** Whatever its certificate says: the API server does not look into it. */
  private void signAsAnother() {
    CertificateSigningRequest now = at(name);
    now.getStatus()
        .setCertificate(
            Base64.getEncoder()
                .encodeToString(server.clientCaCertificate().getBytes(StandardCharsets.US_ASCII)));
    admin.resource(now).subresource("status").update();
  }

  private CertificateSigningRequest at(String requestName) {
    return admin.certificates().v1().certificateSigningRequests().withName(requestName).require();
  }

  @ParameterizedTest
  @ValueSource(strings = {"approval", "status"})
  void aRequestRecreatedUnderTheSameNameWithOtherContentsIsJudgedAnew(String write) {
    race.onceBefore(
        "/" + name + "/" + write,
        () -> {
          admin.certificates().v1().certificateSigningRequests().withName(name).delete();
          create(
              TestRequests.client("system:node:n", "system:masters")
                  .signerName(TestRequests.KUBELET_CLIENT)
                  .usages("digital signature", "client auth")
                  .build());
        });

    create(TestRequests.kubeletClient("n").build());

    await()
        .atMost(OperatorRig.SOON)
        .until(
            () ->
                rig.metrics("signet_requests_total{").stream()
                    .anyMatch(line -> line.contains("reason=\"OrganizationNotNodes\"")));
    var now = admin.certificates().v1().certificateSigningRequests().withName(name).get();
    assertThat(now.getStatus().getConditions()).isEmpty();
    assertThat(now.getStatus().getCertificate()).isNull();
    assertThat(race.writes("/" + name + "/" + write)).hasSize(1);
  }

  @Test
  void aRequestDeletedBeforeTheWriteIsForgottenAndTheNextOneIsServed() {
    race.onceBefore(
        "/" + name + "/approval",
        () -> admin.certificates().v1().certificateSigningRequests().withName(name).delete());
    create(TestRequests.kubeletClient("n").build());
    await().atMost(OperatorRig.SOON).until(() -> race.writes("/" + name + "/approval").size() == 1);

    rig.certificate(rig.create(TestRequests.kubeletClient("m").build(), server.as(requester)));

    assertThat(rig.metrics("signet_requests_pending{")).allMatch(line -> line.endsWith(" 0.0"));
  }

  private CertificateSigningRequest create(TestRequest request) {
    return server.as(requester).resource(request.resource(name)).create();
  }

  private void annotate() {
    admin
        .certificates()
        .v1()
        .certificateSigningRequests()
        .withName(name)
        .edit(
            csr -> {
              csr.getMetadata().setAnnotations(Map.of("test", "changed meanwhile"));
              return csr;
            });
  }
}
