package dev.signet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that runs as a child process, writes to a log file and dies with this JVM. */
final class ServerProcess {
  /**
   * The shell becomes the server; its watcher holds the other end of this JVM's pipe, and a pipe
   * ends however the JVM does, by kill -9 too.
   */
  private static final String DIE_WITH_PARENT =
      """
      folder=$1; shift; exec 3<&0
      (cat <&3 >/dev/null; kill -9 $$ 2>/dev/null; [ -z "$folder" ] || rm -rf "$folder") &
      exec "$@" 3<&- </dev/null
      """;

  private static final int LINES_IN_MESSAGES = 15;

  private final String name;
  private final Path log;
  private final Process process;

  private ServerProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  static ServerProcess start(String name, Path log, List<String> command) {
    return start(name, log, "", command);
  }

  /** The folder is removed when the server has ended: nothing may outlive it there. */
  static ServerProcess start(String name, Path log, Path folder, List<String> command) {
    return start(name, log, folder.toString(), command);
  }

  private static ServerProcess start(String name, Path log, String folder, List<String> command) {
    List<String> watched = new ArrayList<>(List.of("sh", "-c", DIE_WITH_PARENT, "sh", folder));
    watched.addAll(command);
    try {
      var process =
          new ProcessBuilder(watched)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new ServerProcess(name, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  long processId() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end, and makes it after the time given. */
  void stop(Duration patience) {
    // Not Process.destroy(): that closes the pipe as well, and the watcher kills at once.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      process.getOutputStream().close(); // lets the watcher go
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot let go of " + name, e);
    }
  }

  /** What went wrong, with the last lines of the log. */
  IllegalStateException failure(String what, Throwable cause) {
    return new IllegalStateException(
        "%s %s. The end of %s:%n%s".formatted(name, what, log, lastLines()), cause);
  }

  private String lastLines() {
    try {
      var lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LINES_IN_MESSAGES), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }
}
