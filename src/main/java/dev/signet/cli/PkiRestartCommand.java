package dev.signet.cli;

import dev.signet.pki.node.KubeletService;
import dev.signet.pki.node.NodeFault;
import dev.signet.pki.node.Restart;
import dev.signet.pki.node.RestartPlan;
import dev.signet.pki.node.RestartStep;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signet pki restart}: makes a control plane read its certificates. */
@Command(
    name = PkiRestartCommand.NAME,
    description = {
      "Makes etcd, the API server, the controller-manager, the scheduler and the kubelet start"
          + " again, one after the other, each when the one before is healthy; with no API server.",
      "Without --all only what uses files that changed since it started."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnInvalidInput = PkiRenewCommand.USAGE,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all that had to has started again and is healthy",
      "1:not all; it says which and why",
      "2:wrong usage"
    },
    footer = {"", "docs/pki.md tells more."})
final class PkiRestartCommand implements Callable<Integer> {

  static final String NAME = "restart";

  private static final int FAILED = 1;

  private final Clock clock;

  @Mixin private final NodeOptions node = new NodeOptions();

  @Option(names = "--all", description = "All, whether their files changed or not.")
  private boolean all;

  @Option(
      names = "--print",
      description = "Prints the commands that do it by hand, and does nothing.")
  private boolean print;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  PkiRestartCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Restart restart = node.restart(clock);
      RestartPlan plan = restart.plan(node.pods().read(), all);
      if (plan.steps().isEmpty()) {
        say("Nothing has to start again: no file that they use is newer than they are.");
        return 0;
      }
      return print ? show(plan.steps()) : run(restart, plan.steps());
    } catch (Mistake mistake) {
      return failed(mistake.getMessage(), PkiRenewCommand.USAGE);
    } catch (NodeFault fault) {
      return failed(fault.getMessage(), FAILED);
    }
  }

  private int show(List<RestartStep> steps) {
    var text = new RestartText(node.kubelet());
    for (RestartStep step : steps) {
      say("# " + text.line(step));
      text.commands(step).forEach(this::say);
    }
    return 0;
  }

  private int run(Restart restart, List<RestartStep> steps) throws NodeFault, InterruptedException {
    if (!node.isRoot()) {
      return byHand("only root may do it", steps);
    }
    KubeletService kubelet = node.kubelet();
    for (RestartStep step : steps) {
      if (step instanceof RestartStep.Kubelet && kubelet instanceof KubeletService.Unknown) {
        return byHand(
            "there is no systemd here that starts the kubelet (--kubelet-restart-command says what"
                + " does)",
            steps.subList(steps.indexOf(step), steps.size()));
      }
      say(new RestartText(kubelet).line(step));
      restart.run(step);
      say("  runs again");
    }
    return 0;
  }

  /** Nothing of these was done. */
  private int byHand(String why, List<RestartStep> left) {
    warn(why + ". What is left, by hand, as root:");
    show(left);
    return FAILED;
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(SafeText.of(line));
    out.flush();
  }

  private int failed(String why, int code) {
    warn(why);
    if (code == FAILED && !print) {
      warn("what is left, by hand: signet pki restart --print");
    }
    return code;
  }

  private void warn(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(SafeText.of("signet pki restart: " + line));
    err.flush();
  }
}
