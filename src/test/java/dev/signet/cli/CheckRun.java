package dev.signet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code signet check} with its answer.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it said went wrong
 */
public record CheckRun(int code, String out, String err) {

  /** Runs it with these arguments. */
  public static CheckRun of(Clock clock, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(CheckCommand.NAME));
    all.addAll(List.of(arguments));
    int code =
        Commands.commandLine(clock)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new CheckRun(code, out.toString(), err.toString());
  }

  /** What it printed, read. */
  public JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (IOException e) {
      throw new UncheckedIOException(out, e);
    }
  }
}
