package dev.signet.cli;

import dev.signet.pki.ControlPlane;
import dev.signet.pki.Installation;
import dev.signet.pki.Renewal;
import dev.signet.pki.RenewalPlan;
import dev.signet.pki.TreeFault;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signet pki install}: what a CA elsewhere signed, into a control plane's files. */
@Command(
    name = PkiInstallCommand.NAME,
    description =
        "Installs what a CA elsewhere signed of what pki renew or pki init --requests wrote.",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = PkiRenewCommand.USAGE,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all that was asked for is installed",
      "1:not all; it says which and why",
      "2:wrong usage"
    },
    footer = {"", "All are checked before anything is written. docs/pki.md tells more."})
final class PkiInstallCommand implements Callable<Integer> {

  static final String NAME = "install";

  private static final int FAILED = 1;

  private final Clock clock;

  @Parameters(
      paramLabel = "DIR",
      description = "Folder of the requests, with NAME.crt beside NAME.csr.")
  private Path requests;

  @Mixin private final TreeOptions tree = new TreeOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "kubeadm's, as signet pki init had it: for what is not there yet.")
  private Path config;

  @Option(names = "--dry-run", description = "Checks and shows, and changes nothing.")
  private boolean dryRun;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  PkiInstallCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try {
      Optional<ControlPlane> plane =
          config == null
              ? Optional.empty()
              : Optional.of(new ConfigurationFile(config).read(tree.folder()));
      var installation = new Installation(tree.host(), tree.folder(), requests, plane, clock);
      if (installation.plan().steps().isEmpty()) {
        throw new Mistake(
            "%s has no requests and no certificates by their names. pki renew --requests writes them."
                .formatted(requests));
      }
      return dryRun ? show(installation.plan()) : run(installation.run());
    } catch (Mistake mistake) {
      return failed(mistake.getMessage(), PkiRenewCommand.USAGE);
    } catch (TreeFault fault) {
      return failed(fault.getMessage(), FAILED);
    }
  }

  private int show(RenewalPlan plan) {
    return end(plan, "would be installed", "Nothing was changed.");
  }

  private int run(Renewal.Done done) {
    return end(
        done.plan(),
        "installed",
        done.backup()
            .map(PkiRenewCommand::next)
            .orElse(
                done.plan().additions().isEmpty()
                    ? "Nothing was changed."
                    : "All files are whole."));
  }

  private int end(RenewalPlan plan, String done, String last) {
    PrintWriter out = spec.commandLine().getOut();
    new RenewalTable(plan, done).lines().forEach(out::println);
    out.println(last);
    out.flush();
    return plan.isWhole() ? 0 : FAILED;
  }

  private int failed(String why, int code) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(SafeText.of("signet pki install: " + why));
    err.flush();
    return code;
  }
}
