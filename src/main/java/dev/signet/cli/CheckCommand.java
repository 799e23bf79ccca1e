package dev.signet.cli;

import dev.signet.expiry.CertificateSource;
import dev.signet.expiry.Observations;
import dev.signet.operator.LiveInventory;
import dev.signet.policy.Thresholds;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code signet check}: which certificates there are and when they end. Changes nothing. */
@Command(
    description = {
      "Tells which certificates there are, when they end, and what is wrong with them: on this"
          + " host, in files and folders, in kubeconfigs, at endpoints, in a cluster. Kubelets'"
          + " too. It reads no private key and changes nothing.",
      "Without --cluster no API server is asked."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = Commands.Version.class,
    exitCodeOnInvalidInput = CheckCommand.USAGE,
    exitCodeOnExecutionException = ExplainCommand.BUG,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:fine",
      "1:a warning: an end is near, a rotation overdue",
      "2:critical: expired, about to, not yet valid, of another CA",
      "3:something could not be looked at, and nothing seen is critical",
      "64:wrong usage",
      "70:a bug in Signet"
    },
    footer = {
      "",
      "signet check",
      "signet check /etc/kubernetes",
      "signet check node-1:10250 ~/.kube/config --warn 720h -o json",
      "signet check --cluster"
    })
final class CheckCommand implements Callable<Integer> {

  static final String NAME = "check";

  /** EX_USAGE of sysexits.h: 1 to 3 mean something here. */
  static final int USAGE = 64;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
  @Mixin private final CheckOptions options = new CheckOptions();
  private final Clock clock;

  CheckCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Thresholds thresholds = options.thresholds();
      Observations seen = named().and(options.cluster() ? cluster() : Observations.NONE);
      CheckReport report = CheckReport.of(seen, thresholds, clock.instant());
      print(report);
      return report.code();
    } catch (CheckTargets.NothingThere nothing) {
      return failed(nothing.getMessage(), CheckReport.COULD_NOT_LOOK);
    } catch (Mistake mistake) {
      return failed(mistake.getMessage(), USAGE);
    }
  }

  private Observations named() throws Mistake, CheckTargets.NothingThere, InterruptedException {
    Observations seen = Observations.NONE;
    for (CertificateSource source : new CheckTargets(options).sources()) {
      seen = seen.and(source.look());
    }
    return seen;
  }

  private Observations cluster() throws Mistake, InterruptedException {
    try (KubernetesClient client = ApiClient.of(options.kubeconfig())) {
      return new LiveInventory(client, clock).look();
    } catch (IOException e) {
      throw new Mistake(e.getMessage());
    }
  }

  private void print(CheckReport report) {
    PrintWriter out = spec.commandLine().getOut();
    switch (options.output()) {
      case table -> new CheckTable(report, paint()).narrow().forEach(out::println);
      case wide -> new CheckTable(report, paint()).wide().forEach(out::println);
      case json -> out.println(CheckDocument.of(report).json());
      case yaml -> out.println(CheckDocument.of(report).yaml());
      case openmetrics -> out.println(CheckMetrics.of(report));
    }
    out.flush();
  }

  /** On a terminal, unless it is not wanted (no-color.org). */
  private static CheckTable.Paint paint() {
    String unwanted = System.getenv("NO_COLOR");
    boolean isTerminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return isTerminal && (unwanted == null || unwanted.isEmpty())
        ? CheckTable.Paint.COLOURED
        : CheckTable.Paint.PLAIN;
  }

  private int failed(String why, int code) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(SafeText.of("signet check: " + why));
    err.flush();
    return code;
  }
}
