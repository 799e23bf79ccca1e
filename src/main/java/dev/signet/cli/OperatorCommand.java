package dev.signet.cli;

import dev.signet.operator.SignetOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
    } catch (OperatorArguments.Mistake mistake) {
      System.err.println("signet operator: " + mistake.getMessage());
      return 2;
    } catch (IOException | RuntimeException failed) {
      log.error("the operator could not start: {}", reason(failed), failed);
      return 1;
    }
  }

  private static void run(OperatorArguments arguments) throws IOException {
    long begin = System.nanoTime();
    String crypto = NativeCrypto.install();
    KubernetesClient client = ApiClient.of(arguments.kubeconfig());
    SignetOperator operator =
        new SignetOperator(arguments.settings(), client, Clock.systemUTC(), new SecureRandom());
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("told to stop: what is in hand is finished");
                  operator.close();
                  client.close();
                  stopped.countDown();
                  if (started.getCount() == 0) {
                    // After a signal the JVM's own exit code would be 143, which reads as a failure.
                    Runtime.getRuntime().halt(0);
                  }
                },
                "stop"));
    log.atInfo()
        .addKeyValue("version", BuildInfo.version())
        .addKeyValue("crypto", crypto)
        .addKeyValue("settings", arguments.settings())
        .addKeyValue("httpPort", operator.httpPort())
        .addKeyValue("apiServer", client.getMasterUrl())
        .log("starting");
    operator.start();
    started.countDown();
    log.atInfo()
        .addKeyValue("tookMs", Duration.ofNanos(System.nanoTime() - begin).toMillis())
        .log("started");
    await(stopped);
  }

  private static void await(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the API server said lies deep in what JOSDK throws; with what to do where that is known. */
  private static String reason(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof KubernetesClientException refused) {
        return refused.getMessage() + advice(refused.getCode());
      }
      if (cause instanceof ConnectException) {
        return "the API server cannot be reached";
      }
    }
    return failed.getMessage();
  }

  /** The first thing the operator asks for is the list of policies. */
  private static String advice(int status) {
    return switch (status) {
      case HttpURLConnection.HTTP_NOT_FOUND ->
          " The CRD is not installed: kubectl apply -f crds/";
      case HttpURLConnection.HTTP_FORBIDDEN ->
          " Signet's RBAC is not installed: kubectl apply -f deploy/";
      default -> "";
    };
  }
}
