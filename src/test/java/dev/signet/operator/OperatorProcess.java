package dev.signet.operator;

import static org.awaitility.Awaitility.await;

import dev.signet.testing.HeapDump;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Signet as a process of its own, which can be told to stop or be killed. */
final class OperatorProcess implements AutoCloseable {

  private static final Path LOGS = Path.of("target", "operator-logs");

  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private OperatorProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it with the class path of this test and these settings; returns at once. */
  static OperatorProcess start(Path kubeconfig, String... settings) {
    try {
      Files.createDirectories(LOGS);
      int port = freePort();
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xmx128m",
                  // As people run it: the tests are quieter.
                  "-Dlogback.configurationFile=logback.xml",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.signet.cli.Main",
                  "operator",
                  "--kubeconfig=" + kubeconfig,
                  "--http-host=127.0.0.1",
                  "--http-port=" + port));
      command.addAll(List.of(settings));
      ProcessBuilder builder = new ProcessBuilder(command);
      Path log = Files.createTempFile(LOGS, "operator-", ".log");
      return new OperatorProcess(
          builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OperatorProcess awaitReady() {
    await().atMost(OperatorRig.SOON).ignoreExceptions().until(() -> status("/readyz") == 200);
    return this;
  }

  /** Whether it says that it is ready. */
  boolean isReady() {
    try {
      return status("/readyz") == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What /readyz says within this time. */
  int readiness(Duration patience) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri("/readyz")).timeout(patience).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** Whether it ended by itself, or was ended. */
  boolean hasEnded() {
    return !process.isAlive();
  }

  /** The text of /metrics. */
  String metrics() throws IOException, InterruptedException {
    return http.send(request("/metrics"), HttpResponse.BodyHandlers.ofString()).body();
  }

  /** What it holds: objects that can be reached. */
  HeapDump heap(Path folder) {
    Path file = folder.resolve("operator.hprof").toAbsolutePath();
    try {
      Files.deleteIfExists(file);
      int code =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(process.pid()),
                  "GC.heap_dump",
                  file.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("jcmd ended with " + code);
      }
      return HeapDump.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends the signal of this name. */
  void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** SIGTERM; returns how long it took to end. */
  Duration terminate() {
    long begin = System.nanoTime();
    process.destroy();
    process.onExit().join();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private int status(String path) throws IOException, InterruptedException {
    return http.send(request(path), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(uri(path)).build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    kill();
    http.close();
  }
}
