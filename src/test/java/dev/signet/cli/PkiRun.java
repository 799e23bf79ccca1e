package dev.signet.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code signet pki} with its answer.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it said went wrong
 */
public record PkiRun(int code, String out, String err) {

  /** {@code signet pki renew} with these arguments. */
  public static PkiRun renew(Clock clock, String... arguments) {
    return run(clock, PkiRenewCommand.NAME, arguments);
  }

  /** {@code signet pki install} with these arguments. */
  public static PkiRun install(Clock clock, String... arguments) {
    return run(clock, PkiInstallCommand.NAME, arguments);
  }

  /** {@code signet pki sign} with these arguments. */
  public static PkiRun sign(Clock clock, String... arguments) {
    return run(clock, PkiSignCommand.NAME, arguments);
  }

  /** Runs {@code signet pki init} with these arguments. */
  public static PkiRun init(Clock clock, String... arguments) {
    return run(clock, PkiInitCommand.NAME, arguments);
  }

  private static PkiRun run(Clock clock, String command, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(PkiCommand.NAME, command));
    all.addAll(List.of(arguments));
    int code =
        Commands.commandLine(clock)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new PkiRun(code, out.toString(), err.toString());
  }
}
