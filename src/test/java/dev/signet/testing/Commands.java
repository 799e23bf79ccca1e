package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs the programs that people use, as a second opinion or to make what only they make. */
public final class Commands {

  private Commands() {}

  /** What this command prints; it has to succeed. */
  public static String run(String... command) {
    return run(Map.of(), command);
  }

  /** The same with these variables in its environment. */
  public static String run(Map<String, String> environment, String... command) {
    try {
      var builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s: %s", command[0], out).isZero();
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(
          command[0] + " is needed: apt-get install openssl softhsm2 opensc prometheus", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
