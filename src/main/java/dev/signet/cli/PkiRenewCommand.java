package dev.signet.cli;

import dev.signet.pki.Renewal;
import dev.signet.pki.RenewalPlan;
import dev.signet.pki.Requests;
import dev.signet.pki.TreeFault;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code signet pki renew}: new certificates for a control plane, with no API server. */
@Command(
    name = PkiRenewCommand.NAME,
    description = "Renews a control plane's certificates, kubelet.conf's too, with no API server.",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = PkiRenewCommand.USAGE,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all that was asked for is renewed, or as good as new",
      "1:not all; it says which and why",
      "2:wrong usage"
    },
    footer = {"", "Each file is replaced at once, after a backup. docs/pki.md tells more."})
final class PkiRenewCommand implements Callable<Integer> {

  static final String NAME = "renew";

  private static final int FAILED = 1;
  static final int USAGE = 2;

  private final Clock clock;

  @CommandLine.Mixin private PkiRenewOptions options;
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  PkiRenewCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try {
      if (options.requests().isPresent()) {
        return ask(options.requests().get());
      }
      var renewal =
          new Renewal(options.tree().host(), options.tree().folder(), clock, new SecureRandom());
      return options.dryRun() ? show(renewal) : run(renewal);
    } catch (Mistake mistake) {
      return failed(mistake.getMessage(), USAGE);
    } catch (TreeFault fault) {
      return failed(fault.getMessage(), FAILED);
    }
  }

  private int ask(Path into) throws Mistake, TreeFault {
    var requests =
        new Requests(options.tree().host(), options.tree().folder(), clock, new SecureRandom());
    RenewalPlan plan =
        options.dryRun() ? requests.plan(options.rules()) : requests.write(options.rules(), into);
    print(plan, options.dryRun() ? "request would be written" : "request written");
    if (options.dryRun() || plan.requests().isEmpty()) {
      out().println("Nothing was written.");
    } else {
      String folder = SafeText.of(into.toString());
      out()
          .println(
              "Have each NAME.csr in %s signed as NAME.crt beside it (signet pki sign does so), then:"
                  .formatted(folder));
      out().println("signet pki install " + ShellWord.of(into.toString()));
    }
    out().flush();
    return plan.isWhole() ? 0 : FAILED;
  }

  private int show(Renewal renewal) throws Mistake {
    RenewalPlan plan = renewal.plan(options.rules());
    print(plan, "would be renewed");
    out().println("Nothing was changed.");
    out().flush();
    return plan.isWhole() ? 0 : FAILED;
  }

  private int run(Renewal renewal) throws Mistake, TreeFault {
    Renewal.Done done = renewal.run(options.rules());
    print(done.plan(), "renewed");
    out().println(done.backup().map(PkiRenewCommand::next).orElse("Nothing was changed."));
    out().flush();
    return done.plan().isWhole() ? 0 : FAILED;
  }

  /** What to do after files were replaced. */
  static String next(Path backup) {
    return "As it was before: %s%n".formatted(SafeText.of(backup.toString()))
        + "What uses them reads them when it starts: signet pki restart does that for etcd, the"
        + " API server, the controller-manager, the scheduler and the kubelet.";
  }

  private void print(RenewalPlan plan, String done) {
    new RenewalTable(plan, done).lines().forEach(out()::println);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int failed(String why, int code) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(SafeText.of("signet pki renew: " + why));
    err.flush();
    return code;
  }
}
