package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.ApiServerProvider.Available;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that somebody runs already serves the tests too, as far as it can. */
@WithApiServer
final class KubeconfigProviderIT {
  private final Map<String, String> environment = new HashMap<>();
  private final ApiServer running;
  @TempDir private Path folder;

  KubeconfigProviderIT(ApiServer running) {
    this.running = running;
  }

  @BeforeEach
  void nameTheKubeconfig() throws IOException {
    set("SIGNET_TEST_KUBECONFIG", running.kubeconfig());
  }

  @Test
  void withTheCaInFilesClientsLogInByCertificate() throws IOException {
    set("SIGNET_TEST_CA_CERT", running.clientCa().pem());
    set("SIGNET_TEST_CA_KEY", running.clientCa().self().traditionalKeyPem());

    try (var named = connect()) {
      var jane = named.withCertificate("jane", "system:masters");
      assertThat(jane.namespaces().withName("default").get()).isNotNull();
    }
  }

  @Test
  void withoutTheCaATestThatNeedsItSaysWhatToSet() {
    try (var named = connect()) {
      assertThat(named.as("jane").getApiVersion()).isEqualTo("v1");
      assertThatThrownBy(() -> named.withCertificate("jane"))
          .hasMessageContaining("set SIGNET_TEST_CA_CERT and SIGNET_TEST_CA_KEY");
    }
  }

  @Test
  void aClusterOfSomebodyElseIsNotStopped() {
    try (var named = connect()) {
      assertThatThrownBy(named::stop)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("The cluster of SIGNET_TEST_KUBECONFIG cannot be stopped");
      assertThat(named.isStopped()).isFalse();
    }
  }

  private RunningApiServer connect() {
    var provider = new KubeconfigProvider(new TestSettings(environment::get, _ -> null));
    return ((Available) provider.look()).starter().get();
  }

  private void set(String variable, String content) throws IOException {
    environment.put(variable, Files.writeString(folder.resolve(variable), content).toString());
  }
}
