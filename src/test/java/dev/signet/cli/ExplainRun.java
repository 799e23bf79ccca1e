package dev.signet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code signet explain} with its answer.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it said went wrong
 */
public record ExplainRun(int code, String out, String err) {

  /** Runs it with these arguments. */
  public static ExplainRun of(Clock clock, List<String> arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    List<String> all = new ArrayList<>(List.of("explain"));
    all.addAll(arguments);
    int code =
        Commands.commandLine(clock)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new ExplainRun(code, out.toString(), err.toString());
  }

  /** Runs it with these arguments. */
  public static ExplainRun of(Clock clock, String... arguments) {
    return of(clock, List.of(arguments));
  }

  /** What it printed, read. */
  public JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (IOException e) {
      throw new UncheckedIOException(out, e);
    }
  }

  /** Writes an object, or YAML, into a file of this name. */
  public static Path write(Path folder, String file, Object content) {
    try {
      return Files.writeString(
          folder.resolve(file),
          content instanceof String text ? text : Serialization.asYaml(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
