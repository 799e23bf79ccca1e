package dev.signet.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What is done to a control plane's own certificates: only its subcommands do anything. */
@Command(
    name = PkiCommand.NAME,
    description =
        "A control plane's own certificates: makes them, renews them and has them read, offline.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class PkiCommand implements Runnable {

  static final String NAME = "pki";

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "a COMMAND is missing, for example renew");
  }
}
