package dev.signet.image;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * {@code Training EXAMPLES NODES COMMAND...}: runs the operator against a stub for as long as it
 * takes to sign some requests, so that what it loads meanwhile can be kept in an AOT cache.
 */
final class Training {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final URI endpoints;
  private final HttpClient http = HttpClient.newHttpClient();

  private Training(int port) {
    endpoints = URI.create("http://127.0.0.1:" + port);
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> all = Arrays.asList(arguments);
    int port = freePort();
    int nodes = Integer.parseInt(all.get(1));
    new Training(port).run(Path.of(all.get(0)), nodes, all.subList(2, all.size()), port);
    System.exit(0);
  }

  private void run(Path examples, int nodes, List<String> command, int port)
      throws IOException, InterruptedException {
    StubObjects objects = new StubObjects();
    TrainingCluster cluster = new TrainingCluster(objects);
    cluster.install(examples);
    Path kubeconfig = Files.createTempFile("signet-training", ".kubeconfig");
    // Whoever the operator runs as; there is no secret in it.
    Files.setPosixFilePermissions(kubeconfig, PosixFilePermissions.fromString("rw-r--r--"));
    try (StubApiServer server = new StubApiServer(objects, cluster.tls())) {
      Files.writeString(kubeconfig, cluster.kubeconfig(server.port()));
      List<String> line = new ArrayList<>(command);
      line.add("--kubeconfig=" + kubeconfig);
      line.add("--http-host=127.0.0.1");
      line.add("--http-port=" + port);
      long begin = System.nanoTime();
      Process operator = new ProcessBuilder(line).inheritIO().start();
      await(operator, "ready", this::isReady);
      System.err.printf("ready after %d ms, %s%n", since(begin), costs(operator));
      begin = System.nanoTime();
      cluster.ask(nodes);
      await(operator, "done", cluster::isAllIssued);
      System.err.printf(
          "%d certificates after %d ms, %s%n", 3 * nodes, since(begin), costs(operator));
      for (int i = 0; i < 5; i++) {
        get("/metrics");
      }
      operator.destroy();
      if (!operator.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || operator.exitValue() != 0) {
        throw new IllegalStateException("the operator did not end well");
      }
    } finally {
      Files.delete(kubeconfig);
    }
  }

  private void await(Process operator, String what, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (!operator.isAlive() || System.nanoTime() > end) {
        operator.destroyForcibly();
        throw new IllegalStateException("the operator was not " + what + " in time");
      }
      Thread.sleep(10);
    }
  }

  private boolean isReady() {
    try {
      return get("/readyz") == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private int get(String path) throws IOException {
    try {
      return http.send(
              HttpRequest.newBuilder(endpoints.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String costs(Process process) throws IOException {
    long cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    Path status = Path.of("/proc/" + process.pid() + "/status");
    String peak =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .map(line -> line.replaceAll("\\s+", " "))
            .findFirst()
            .orElse("");
    return cpu + " ms of CPU, " + peak;
  }

  private static long since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }
}
