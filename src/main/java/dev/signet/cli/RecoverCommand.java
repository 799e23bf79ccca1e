package dev.signet.cli;

import dev.signet.pki.Diagnosis;
import dev.signet.pki.TreeFault;
import dev.signet.pki.node.NodeFault;
import dev.signet.pki.node.RestartPlan;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code signet recover}: a control plane whose certificates have ended works again. */
@Command(
    name = RecoverCommand.NAME,
    description = {
      "Brings back a control plane whose certificates have ended: says what is broken, backs up,"
          + " renews, restarts in the right order, waits until the API server answers, and approves"
          + " what kubelets ask for. Run it on each control-plane node, as root.",
      "Stopped at any point, run it again: it goes on."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnInvalidInput = PkiRenewCommand.USAGE,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the control plane works, as far as this node can see",
      "1:it stopped; it says where, how to go on and how to go back",
      "2:wrong usage",
      "3:nothing was done: nobody said yes"
    },
    footer = {"", "docs/recovery.md tells more."})
final class RecoverCommand implements Callable<Integer> {

  static final String NAME = "recover";

  private static final int FAILED = 1;
  private static final int NOT_WANTED = 3;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
  @Mixin private final RecoverOptions options = new RecoverOptions();
  private final Clock clock;

  RecoverCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      options.node().checkRoot();
      var recovery = new Recovery(options, clock, this::say);
      return options.undo() ? undo(recovery) : recover(recovery);
    } catch (Mistake mistake) {
      return failed(mistake.getMessage(), PkiRenewCommand.USAGE);
    } catch (NodeFault | TreeFault fault) {
      return failed(fault.getMessage(), FAILED);
    }
  }

  private int recover(Recovery recovery)
      throws Mistake, NodeFault, TreeFault, InterruptedException {
    Diagnosis diagnosis = recovery.look();
    RestartPlan restart = recovery.restarts();
    var text = new DiagnosisText(diagnosis);
    say(
        "It is %s by the clock of this machine."
            .formatted(clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    say(text.broken().isEmpty() ? "No certificate of this node is broken." : "Broken:");
    text.broken().forEach(this::say);
    if (!diagnosis.refusals().isEmpty()) {
      return failed(String.join("\n", text.refusals()), FAILED);
    }
    if (!diagnosis.beyond().isEmpty()) {
      return failed(
          "first put back or make what this command cannot, as said above; then run it again."
              + " Nothing was changed.",
          FAILED);
    }
    say("What is done:");
    text.intended(restart).forEach(this::say);
    if (options.dryRun()) {
      say("Nothing was changed.");
      return 0;
    }
    boolean changes = diagnosis.isToBeChanged() || !restart.steps().isEmpty();
    if (changes && !isWanted()) {
      say("Nothing was changed.");
      return NOT_WANTED;
    }
    return recovery.run(diagnosis) ? 0 : FAILED;
  }

  private int undo(Recovery recovery) throws Mistake, NodeFault, TreeFault, InterruptedException {
    RecoveryUndo undo = recovery.undo();
    undo.intended().forEach(this::say);
    if (options.dryRun() || !isWanted()) {
      say("Nothing was changed.");
      return options.dryRun() ? 0 : NOT_WANTED;
    }
    return undo.run()
        ? 0
        : failed(
            "the files are as they were before; not all that uses them has started again, as said"
                + " above. To go on: signet recover --undo. To renew again: signet recover.",
            FAILED);
  }

  private boolean isWanted() throws Mistake {
    if (options.yes()) {
      return true;
    }
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(
                () -> new Mistake("there is no terminal to ask on: say --yes, or --dry-run"));
    String answer = console.readLine("Go on? [y/N] ");
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(SafeText.of(line));
    out.flush();
  }

  private int failed(String why, int code) {
    PrintWriter err = spec.commandLine().getErr();
    ("signet recover: " + why).lines().forEach(line -> err.println(SafeText.of(line)));
    err.flush();
    return code;
  }
}
