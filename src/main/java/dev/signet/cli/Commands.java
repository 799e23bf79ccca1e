package dev.signet.cli;

import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line, but for the operator's own. */
@Command(
    name = "signet",
    description = "Approves and signs a cluster's certificate requests, and knows every end.",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:fine", "1:failed", "2:wrong usage"},
    footer = {"", "signet COMMAND --help tells more."})
final class Commands implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  static int run(String... args) {
    return commandLine(Clock.systemUTC()).execute(args);
  }

  static CommandLine commandLine(Clock clock) {
    return new CommandLine(new Commands())
        .addSubcommand(OperatorCommand.NAME, new OperatorHelp())
        .addSubcommand(ExplainCommand.NAME, new ExplainCommand(clock))
        .addSubcommand(AgentCommand.NAME, new AgentCommand(clock))
        .addSubcommand(CheckCommand.NAME, new CheckCommand(clock))
        .addSubcommand(RecoverCommand.NAME, new RecoverCommand(clock))
        .addSubcommand(
            PkiCommand.NAME,
            new CommandLine(new PkiCommand())
                .addSubcommand(PkiRenewCommand.NAME, new PkiRenewCommand(clock))
                .addSubcommand(PkiSignCommand.NAME, new PkiSignCommand(clock))
                .addSubcommand(PkiInstallCommand.NAME, new PkiInstallCommand(clock))
                .addSubcommand(PkiInitCommand.NAME, new PkiInitCommand(clock))
                .addSubcommand(PkiRestartCommand.NAME, new PkiRestartCommand(clock)))
        .setParameterExceptionHandler(Commands::mistake);
  }

  /** In one line, without the help that would scroll it away. */
  private static int mistake(CommandLine.ParameterException mistake, String... arguments) {
    CommandLine command = mistake.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println(SafeText.of("%s: %s".formatted(name, mistake.getMessage())));
    err.println(name + " --help tells more");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a COMMAND is missing");
  }

  /** Only for the list of commands: {@link Main} does not come here. */
  @Command(description = "Runs the operator. Settings: signet operator --help.")
  static final class OperatorHelp implements Runnable {
    @Override
    public void run() {
      System.out.print(OperatorArguments.help());
    }
  }

  /** From the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"signet " + BuildInfo.version()};
    }
  }
}
