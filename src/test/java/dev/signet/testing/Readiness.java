package dev.signet.testing;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** Waits until an API server says that it is ready and has made its first namespaces. */
final class Readiness {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Readiness() {}

  static void await(String kubeconfig, ServerProcess apiServer, ServerProcess etcd) {
    try {
      await(kubeconfig, () -> !apiServer.isAlive() || !etcd.isAlive());
    } catch (TerminalFailureException e) {
      throw (etcd.isAlive() ? apiServer : etcd).failure("ended at its start", e);
    } catch (ConditionTimeoutException e) {
      throw apiServer.failure("was not ready after " + LIMIT.toSeconds() + " s", e);
    }
  }

  /**
   * @throws TerminalFailureException when it ended meanwhile
   * @throws ConditionTimeoutException after a minute
   */
  static void await(String kubeconfig, Callable<Boolean> ended) {
    var config = Config.fromKubeconfig(kubeconfig);
    config.setRequestRetryBackoffLimit(0);
    config.setRequestTimeout(2_000);
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      Awaitility.await()
          .atMost(LIMIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .failFast("it ended", ended)
          .until(() -> isReady(client));
    }
  }

  private static boolean isReady(KubernetesClient client) {
    try {
      return "ok".equals(client.raw("/readyz"))
          // A controller inside the API server makes these, and readyz does not wait for it.
          && client.namespaces().withName("default").get() != null
          && client.namespaces().withName("kube-system").get() != null;
    } catch (KubernetesClientException e) {
      return false;
    }
  }
}
