package dev.signet.cli;

import java.util.Arrays;

/**
 * {@code signet COMMAND …}. The operator is started without picocli, whose reflection would cost a
 * tenth of a second at each start of a Pod.
 */
public final class Main {

  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    int code =
        args.length > 0 && args[0].equals(OperatorCommand.NAME)
            ? OperatorCommand.run(Arrays.asList(args).subList(1, args.length))
            : others(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** What is logged is for operators, unless somebody who looks for a fault asks for it. */
  private static int others(String[] args) {
    boolean isForPeople = args.length == 0 || !args[0].equals(AgentCommand.NAME);
    if (isForPeople && System.getenv("SIGNET_LOG") == null) {
      System.setProperty("SIGNET_LOG", "none");
    }
    return Commands.run(args);
  }
}
