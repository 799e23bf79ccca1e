package dev.signet.cli;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.signet.operator.SignetOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code signet operator}: starts, and runs until SIGTERM. */
final class OperatorCommand {

  static final String NAME = "operator";

  private static final Logger log = LoggerFactory.getLogger(OperatorCommand.class);

  private OperatorCommand() {}

  /** Exit code 0: told to stop, and stopped; 1: could not start; 2: wrong usage. */
  static int run(List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.print(OperatorArguments.help());
      return 0;
    }
    try {
      run(OperatorArguments.of(arguments, System.getenv()));
      return 0;
    } catch (Mistake mistake) {
      System.err.println("signet operator: " + mistake.getMessage());
      return 2;
    } catch (IOException failed) {
      log.error("the operator could not start: {}", failed.getMessage());
      return 1;
    } catch (RuntimeException failed) {
      sayWhy(failed);
      return 1;
    }
  }

  private static void run(OperatorArguments arguments) throws IOException {
    long begin = System.nanoTime();
    // Two things at a time, where neither needs the other: a node may be waiting for this Pod.
    CompletableFuture<KubernetesSerialization> json =
        supplyAsync(ApiClient::serialization, OperatorCommand::aside);
    aside(() -> ApiClient.prepare(json.join()));
    String crypto = NativeCrypto.install();
    KubernetesClient client = ApiClient.of(arguments.kubeconfig(), json.join());
    aside(() -> greet(client));
    SignetOperator operator =
        new SignetOperator(arguments.settings(), client, Clock.systemUTC(), new SecureRandom());
    log.atInfo()
        .addKeyValue("version", BuildInfo.version())
        .addKeyValue("crypto", crypto)
        .addKeyValue("settings", arguments.settings())
        .addKeyValue("httpPort", operator.httpPort())
        .addKeyValue("apiServer", client.getMasterUrl())
        .log("starting");
    operator.start();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("told to stop: what is in hand is finished");
                  operator.close();
                  client.close();
                  stopped.countDown();
                  // By itself the JVM ends with 143 after a signal, which reads as a failure.
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
    log.atInfo()
        .addKeyValue("tookMs", Duration.ofNanos(System.nanoTime() - begin).toMillis())
        .log("started");
    await(stopped);
  }

  private static void aside(Runnable task) {
    Thread.ofPlatform().daemon().name("aside").start(task);
  }

  /**
   * The first call takes longest: classes, TLS, a connection. Without an answer the start fails.
   */
  private static void greet(KubernetesClient client) {
    try {
      client.raw("/version");
    } catch (KubernetesClientException later) {
      log.debug("the API server did not say its version", later);
    }
  }

  private static void await(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the API server said lies deep in what JOSDK throws; without it, it is our bug. */
  private static void sayWhy(RuntimeException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof KubernetesClientException e) {
        log.error("the operator could not start: {}. {}", e.getMessage(), whatToDo(e));
        return;
      }
    }
    log.error("the operator could not start, and this is a bug", failed);
  }

  private static String whatToDo(KubernetesClientException e) {
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_NOT_FOUND ->
          "The CustomResourceDefinitions are missing: kubectl apply -f crds/";
      case HttpURLConnection.HTTP_UNAUTHORIZED -> "The credentials are not good, or not any more.";
      case HttpURLConnection.HTTP_FORBIDDEN ->
          "Signet lacks a permission: kubectl apply -f deploy/rbac.yaml";
      default -> "Is the API server there?";
    };
  }
}
