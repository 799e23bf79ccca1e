package dev.signet.testing;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tests' own footing: what they rely on about the API server they are given. */
@WithApiServer
final class ApiServerIT {
  private final ApiServer server;
  private final KubernetesClient admin;

  ApiServerIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
  }

  @Test
  void theServerAnswersItsAdministrator() {
    assertThat(admin.getKubernetesVersion().getMajor()).isEqualTo("1");
  }

  @Test
  void aRequestCarriesWhoeverIsImpersonated() {
    var requester =
        Identity.bootstrapToken("abcdef")
            .withUid("1234")
            .withExtra(Map.of("example.com/machine", List.of("rack-1")));
    try (var _ = new Rbac(admin).grant(user(requester.username()), requests("", "create"))) {
      var spec = server.as(requester).resource(aRequest()).create().getSpec();

      assertThat(spec.getUsername()).isEqualTo("system:bootstrap:abcdef");
      assertThat(spec.getUid()).isEqualTo("1234");
      assertThat(spec.getGroups())
          .containsExactlyInAnyOrder("system:bootstrappers", "system:authenticated");
      assertThat(spec.getExtra()).containsEntry("example.com/machine", List.of("rack-1"));
    }
  }

  @Test
  void aRightLastsUntilItIsTakenBack() {
    var name = server.uniqueName("somebody");
    var somebody = server.as(name);

    assertThatThrownBy(() -> somebody.resource(aRequest()).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("forbidden");
    try (var _ = new Rbac(admin).grant(user(name), requests("", "create"))) {
      assertThat(somebody.resource(aRequest()).create().getStatus().getConditions()).isEmpty();
    }
  }

  @Test
  void aClientCertificateLogsInByItsNameAndOrganizations() {
    var user = whoAmI(server.withCertificate("system:node:node-1", "system:nodes", "extra"));

    assertThat(user.getUsername()).isEqualTo("system:node:node-1");
    assertThat(user.getGroups()).contains("system:nodes", "extra", "system:authenticated");
  }

  @Test
  void aCertificateOfTheFixtureCaLogsInWithWhateverKeyItHas() {
    for (TestKey key : List.of(TestKey.RSA_2048, TestKey.P384)) {
      var issued = server.clientCa().issue(leaf -> leaf.named("jane").key(key));

      assertThat(whoAmI(server.loginWith(issued.pem(), issued.keyPem())).getUsername())
          .isEqualTo("jane");
      assertThat(whoAmI(server.loginWith(issued.pem(), issued.traditionalKeyPem())).getUsername())
          .isEqualTo("jane");
    }
  }

  @Test
  void aCertificateOfAnotherCaDoesNotLogIn() {
    var issued = TestCa.create().issue(leaf -> leaf.named("jane", "system:masters"));

    assertThatThrownBy(() -> whoAmI(server.loginWith(issued.pem(), issued.keyPem())))
        .isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void aMachineWithABootstrapTokenMayAskWhenItIsBound() {
    var token = BootstrapToken.random();
    admin.resource(token.resource()).create();
    try (var _ = new Rbac(admin).bind(user(token.username()), "system:node-bootstrapper")) {
      var spec = server.withToken(token.token()).resource(aRequest()).create().getSpec();

      assertThat(spec.getUsername()).isEqualTo(token.username());
      assertThat(spec.getGroups()).contains("system:bootstrappers");
    }
  }

  @Test
  void theKubeconfigIsEnoughForAnotherClient() {
    var config = Config.fromKubeconfig(server.kubeconfig());
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(whoAmI(client).getGroups()).contains("system:masters");
    }
  }

  @Test
  void anOutageKeepsTheDataAndTheAddress() {
    var namespace = server.uniqueName("outage");
    admin.resource(namespace(namespace)).create();
    var address = server.adminConfig().getMasterUrl();
    var impatient = server.adminConfig();
    impatient.setRequestRetryBackoffLimit(0);
    try (var client = new KubernetesClientBuilder().withConfig(impatient).build()) {
      server.stop();
      assertThatThrownBy(() -> client.namespaces().withName(namespace).get())
          .isInstanceOf(KubernetesClientException.class);

      server.start();
      assertThat(client.namespaces().withName(namespace).get()).isNotNull();
    }
    assertThat(server.adminConfig().getMasterUrl()).isEqualTo(address);
    assertThat(admin.namespaces().withName(namespace).get()).isNotNull();
  }

  private CertificateSigningRequest aRequest() {
    return TestRequests.kubeletClient("node-1").build().resource(server.uniqueName("csr"));
  }

  private static Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private static UserInfo whoAmI(KubernetesClient client) {
    return client.resource(new SelfSubjectReview()).create().getStatus().getUserInfo();
  }
}
