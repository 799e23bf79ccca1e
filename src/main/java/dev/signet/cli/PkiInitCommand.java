package dev.signet.cli;

import dev.signet.pki.ControlPlane;
import dev.signet.pki.Creation;
import dev.signet.pki.CreationPlan;
import dev.signet.pki.TreeFault;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signet pki init}: a control plane's CAs, certificates and kubeconfigs. */
@Command(
    name = PkiInitCommand.NAME,
    description = "Makes a control plane's CAs, certificates and kubeconfigs where there are none.",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = PkiInitCommand.USAGE,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all is there, or asked for",
      "1:not all; it says which and why",
      "2:wrong usage, or a mistake in the configuration"
    },
    footer = {"", "What is there is never written over. docs/pki.md tells more."})
final class PkiInitCommand implements Callable<Integer> {

  static final String NAME = "init";

  private static final int FAILED = 1;
  static final int USAGE = 2;

  private final Clock clock;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "kubeadm's: ClusterConfiguration and InitConfiguration, v1beta4.")
  private Path config = Path.of("");

  @Mixin private final TreeOptions tree = new TreeOptions();

  @Option(
      names = "--requests",
      paramLabel = "DIR",
      description =
          "For CAs whose keys are elsewhere: makes keys, which wait, and writes requests into this"
              + " new or empty folder.")
  private Path requests;

  @Option(names = "--dry-run", description = "Shows what would be done, and changes nothing.")
  private boolean dryRun;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  PkiInitCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try {
      ControlPlane plane = new ConfigurationFile(config).read(tree.folder());
      var creation = new Creation(tree.host(), tree.folder(), clock, new SecureRandom());
      CreationPlan plan =
          dryRun ? creation.plan(plane, requests().isPresent()) : creation.run(plane, requests());
      print(plan);
      return plan.isWhole() ? 0 : FAILED;
    } catch (Mistake mistake) {
      return failed(mistake.getMessage(), USAGE);
    } catch (TreeFault fault) {
      return failed(fault.getMessage(), FAILED);
    }
  }

  private Optional<Path> requests() {
    return Optional.ofNullable(requests);
  }

  private void print(CreationPlan plan) {
    PrintWriter out = spec.commandLine().getOut();
    var table =
        dryRun
            ? new CreationTable(plan, "would be made", "request would be written")
            : new CreationTable(plan, "made", "request written");
    table.lines().forEach(out::println);
    if (dryRun || (plan.made().isEmpty() && plan.asked().isEmpty())) {
      out.println("Nothing was changed.");
    } else if (!plan.asked().isEmpty()) {
      out.println(
          "Have each NAME.csr in %s signed as NAME.crt beside it (signet pki sign does so), then:"
              .formatted(SafeText.of(requests.toString())));
      out.println(
          "signet pki install %s --config %s"
              .formatted(ShellWord.of(requests.toString()), ShellWord.of(config.toString())));
    }
    out.flush();
  }

  private int failed(String why, int code) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(SafeText.of("signet pki init: " + why));
    err.flush();
    return code;
  }
}
