package dev.signet.cli;

import dev.signet.approval.FactUnavailable;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code signet explain}: why a request is pending, approved or denied. Changes nothing. */
@Command(
    description = {
      "Tells why a CertificateSigningRequest is pending, approved or denied: the policy that"
          + " governs it, every check and what it found, what to do next. It changes nothing.",
      "With --csr and --policy, and without --kubeconfig, no cluster is asked."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = Commands.Version.class,
    exitCodeOnExecutionException = ExplainCommand.BUG,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it is approved or issued, or would be",
      "1:it is not",
      "2:wrong usage: an option, a file, a request that does not exist",
      "3:something could not be found out",
      "70:a bug in Signet"
    },
    footer = {
      "",
      "signet explain csr-x7k2p",
      "signet explain --policy policy.yaml --csr csr.yaml --assume-permitted"
    })
final class ExplainCommand implements Callable<Integer> {

  static final String NAME = "explain";

  /** EX_SOFTWARE of sysexits.h. */
  static final int BUG = 70;

  private static final int NOT_APPROVED = 1;
  private static final int UNCERTAIN = 3;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
  @Mixin private final ExplainOptions options = new ExplainOptions();
  private final Clock clock;

  ExplainCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try {
      options.check();
      Explanation explanation = options.isOffline() ? offline() : online();
      print(explanation);
      return code(explanation);
    } catch (Mistake mistake) {
      return failed(mistake, CommandLine.ExitCode.USAGE);
    } catch (FactUnavailable unavailable) {
      return failed(unavailable, UNCERTAIN);
    }
  }

  private Explanation offline() throws Mistake {
    return new Explainer(Advice.read())
        .explain(new InquiryFiles(options, clock.instant()).inquiry());
  }

  private Explanation online() throws Mistake, FactUnavailable {
    try (KubernetesClient client = ApiClient.of(options.kubeconfig())) {
      return new Explainer(Advice.read())
          .explain(new InquiryCluster(client, options, clock.instant()).inquiry());
    } catch (IOException e) {
      throw new Mistake(e.getMessage());
    }
  }

  private void print(Explanation explanation) {
    PrintWriter out = spec.commandLine().getOut();
    switch (options.output()) {
      case text -> ExplanationText.of(explanation).forEach(out::println);
      case json -> out.println(ExplanationJson.of(explanation));
    }
    out.flush();
  }

  private static int code(Explanation explanation) {
    return switch (explanation.outcome().result()) {
      case Issued, Approved, WouldBeApproved -> CommandLine.ExitCode.OK;
      case WouldBeDenied, StaysPending, StaysUnsigned, Denied, Failed -> NOT_APPROVED;
      case Unknown -> UNCERTAIN;
    };
  }

  private int failed(Exception why, int code) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(SafeText.of("signet explain: " + why.getMessage()));
    err.flush();
    return code;
  }
}
