package dev.signet.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Path;
import java.util.Optional;

/** The client to the API server. */
final class ApiClient {

  /** JOSDK tries again anyway, and a worker that waits is a worker lost. */
  private static final int HTTP_RETRIES = 3;

  private static final int TIMEOUT_MILLIS = 10_000;

  private ApiClient() {}

  static KubernetesClient of(Optional<Path> kubeconfig) {
    Config config =
        kubeconfig
            .map(file -> Config.fromKubeconfig(file.toFile()))
            .orElseGet(() -> Config.autoConfigure(null));
    config.setRequestRetryBackoffLimit(HTTP_RETRIES);
    config.setConnectionTimeout(TIMEOUT_MILLIS);
    config.setRequestTimeout(TIMEOUT_MILLIS);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }
}
