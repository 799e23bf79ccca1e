package dev.signet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of this repository. What it says on the way goes to the log of the tests. */
public final class RepositoryProgram {
  private RepositoryProgram() {}

  /** The lines that a script of {@code bin/} prints; it must end well. */
  public static List<String> lines(String script, String... arguments) {
    var command = new ArrayList<>(List.of(RepositoryRoot.find() + "/bin/" + script));
    command.addAll(List.of(arguments));
    try {
      var process = start(command);
      process.getOutputStream().close();
      List<String> lines;
      try (var printed = process.inputReader(StandardCharsets.UTF_8)) {
        lines = printed.lines().toList();
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " ended with " + process.exitValue());
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** One of the names of the Kubernetes that {@code bin/cluster} builds. */
  static Process kubernetes(String component, String... arguments) throws IOException {
    var assets = Path.of(lines("cluster", "assets").getLast());
    var command = new ArrayList<>(List.of(assets.resolve(component).toString()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }
}
