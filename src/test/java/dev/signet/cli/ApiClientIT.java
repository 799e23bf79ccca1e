package dev.signet.cli;

import static org.awaitility.Awaitility.await;

import dev.signet.testing.ApiServer;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client as the operator's process has it. */
@WithApiServer
final class ApiClientIT {

  @Test
  void aWatchTellsWhatIsNotAsciiAndGoesOn(
      ApiServer server, KubernetesClient admin, @TempDir Path folder) throws Exception {
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
    String name = server.uniqueName("watched");
    try (var client = ApiClient.of(Optional.of(kubeconfig));
        var informer = client.configMaps().inNamespace("default").withName(name).inform()) {
      for (String text : new String[] {"ü", "\ud83d\ude00 and \u0085", "the end"}) {
        admin.resource(configMap(name, text)).createOr(known -> known.update());
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    informer.getStore().list().stream()
                        .anyMatch(told -> text.equals(told.getData().get("text"))));
      }
    }
  }

  private static ConfigMap configMap(String name, String text) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .addToData("text", text)
        .build();
  }
}
