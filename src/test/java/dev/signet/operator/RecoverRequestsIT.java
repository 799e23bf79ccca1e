package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cli.RecoverRun;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** signet recover approves what a policy would approve, and just what it has judged. */
@WithApiServer
final class RecoverRequestsIT {

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String requester;
  private final String name;
  private final BeforeWrite race = new BeforeWrite();
  private KubernetesClient client;
  private OperatorRig rig;
  private Rbac.Grant grant;

  RecoverRequestsIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.requester = "system:bootstrap:" + server.uniqueName("b");
    this.name = server.uniqueName("csr");
  }

  @BeforeEach
  void installPolicy() {
    client =
        new KubernetesClientBuilder()
            .withConfig(server.adminConfig())
            .withHttpClientBuilderConsumer(b -> b.addOrReplaceInterceptor("race", race))
            .build();
    rig = OperatorRig.withoutOperator(server);
    rig.policyFor(requester, "none");
    grant = new Rbac(admin).toJoin(requester);
  }

  @AfterEach
  void clean() {
    grant.close();
    rig.close();
    client.close();
  }

  @Test
  void whatAPolicyWouldApproveIsApproved() {
    var csr = create(TestRequests.kubeletClient("n").build());

    assertThat(RecoverRun.judge(client, csr))
        .startsWith("approved %s of %s, by policy ".formatted(name, requester));
    assertThat(conditions())
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.getType()).isEqualTo("Approved");
              assertThat(condition.getMessage()).startsWith("signet recover: ");
            });
  }

  @Test
  void whatNoPolicyWouldApproveIsLeftAndItIsSaidWhy() {
    var csr = create(mastersRequest());

    assertThat(RecoverRun.judge(client, csr))
        .startsWith("left %s of %s: ".formatted(name, requester))
        .contains("subject organization is not system:nodes");
    assertThat(conditions()).isEmpty();
    assertThat(race.writes("/approval")).isEmpty();
  }

  @Test
  void anotherRequestMadeUnderTheNameOfTheJudgedOneIsNotApproved() {
    var csr = create(TestRequests.kubeletClient("n").build());
    race.onceBefore(
        "/" + name + "/approval",
        () -> {
          delete();
          create(mastersRequest());
        });

    assertThat(RecoverRun.judge(client, csr))
        .isEqualTo(
            "left %s: it is not what was judged any more; signet recover looks again"
                .formatted(name));
    assertThat(race.writes("/approval")).hasSize(1);
    assertThat(conditions()).isEmpty();
  }

  @Test
  void aRequestThatIsGoneIsTold() {
    var csr = create(TestRequests.kubeletClient("n").build());
    race.onceBefore("/" + name + "/approval", this::delete);

    assertThat(RecoverRun.judge(client, csr)).contains("not what was judged any more");
  }

  @Test
  void aRequestThatSomebodyDeniedMeanwhileStaysDenied() {
    var csr = create(TestRequests.kubeletClient("n").build());
    race.onceBefore(
        "/" + name + "/approval",
        () ->
            admin
                .certificates()
                .v1()
                .certificateSigningRequests()
                .withName(name)
                .deny(
                    new CertificateSigningRequestConditionBuilder()
                        .withType("Denied")
                        .withStatus("True")
                        .withReason("ByHand")
                        .build()));

    assertThat(RecoverRun.judge(client, csr)).contains("not what was judged any more");
    assertThat(conditions())
        .extracting(CertificateSigningRequestCondition::getType)
        .containsExactly("Denied");
  }

  private static TestRequest mastersRequest() {
    return TestRequests.client("system:node:n", "system:masters")
        .signerName(TestRequests.KUBELET_CLIENT)
        .usages("digital signature", "client auth")
        .build();
  }

  private CertificateSigningRequest create(TestRequest request) {
    return server.as(requester).resource(request.resource(name)).create();
  }

  private void delete() {
    admin.certificates().v1().certificateSigningRequests().withName(name).delete();
  }

  private List<CertificateSigningRequestCondition> conditions() {
    return admin
        .certificates()
        .v1()
        .certificateSigningRequests()
        .withName(name)
        .require()
        .getStatus()
        .getConditions();
  }
}
