package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers of the tests end when they are told to, and when nobody is left to tell them. */
final class ServerProcessTest {
  @TempDir private Path folder;

  @Test
  void aServerMayEndInItsOwnWay() throws IOException {
    var server = shell("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.01; done");
    await().until(() -> log().contains("up"));

    server.stop(Duration.ofSeconds(10));

    assertThat(server.isAlive()).isFalse();
    assertThat(log()).contains("bye");
  }

  @Test
  void aServerThatDoesNotListenIsKilled() throws IOException {
    var server = shell("trap '' TERM; echo up; while :; do sleep 0.01; done");
    await().until(() -> log().contains("up"));

    server.stop(Duration.ofMillis(50));

    assertThat(server.isAlive()).isFalse();
  }

  @Test
  void aFailureShowsTheEndOfTheLog() {
    var server = shell("for n in $(seq 30); do echo line $n; done; exit 1");
    await().until(() -> !server.isAlive());

    assertThat(server.failure("ended", null))
        .hasMessageContaining("test server ended. The end of " + folder.resolve("log"))
        .hasMessageContaining("line 30")
        .hasMessageNotContaining("line 15\n");
  }

  @Test
  void aServerDiesWithTheJvmThatStartedItEvenWhenThatIsKilled() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath = System.getProperty("java.class.path");
    var jvm =
        new ProcessBuilder(java, "-cp", classPath, Parent.class.getName(), log(folder))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = jvm.inputReader(StandardCharsets.UTF_8)) {
      var server = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
      assertThat(server.isAlive()).isTrue();

      jvm.destroyForcibly();

      await().until(() -> !server.isAlive());
    }
  }

  @Test
  void aServersFolderGoesWithIt() throws IOException {
    var data = Files.createDirectories(folder.resolve("data/wal")).getParent();
    var command = List.of("sh", "-c", "echo up; exec sleep 1000");
    var server = ServerProcess.start("test server", Path.of(log(folder)), data, command);
    await().until(() -> log().contains("up"));

    server.stop(Duration.ofSeconds(10));

    await().until(() -> !Files.exists(data));
  }

  /** A JVM that starts a server, says its process id and would wait for ever. */
  static final class Parent {
    private Parent() {}

    @SuppressWarnings("SystemOut")
    static void main(String[] args) throws InterruptedException {
      var server = ServerProcess.start("test server", Path.of(args[0]), List.of("sleep", "1000"));
      System.out.println(server.processId());
      Thread.currentThread().join();
    }
  }

  private ServerProcess shell(String script) {
    return ServerProcess.start("test server", Path.of(log(folder)), List.of("sh", "-c", script));
  }

  private String log() throws IOException {
    return Files.readString(Path.of(log(folder)));
  }

  private static String log(Path folder) {
    return folder.resolve("log").toString();
  }
}
