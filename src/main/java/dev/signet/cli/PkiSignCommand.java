package dev.signet.cli;

import dev.signet.pki.RequestSigning;
import dev.signet.pki.SigningPlan;
import dev.signet.pki.TreeFault;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.token.TokenAuthorities;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signet pki sign}: signs a control plane's requests where its CAs' keys are. */
@Command(
    name = PkiSignCommand.NAME,
    description =
        "Signs the requests that signet pki wrote, with CAs in files or in PKCS#11 tokens.",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = PkiRenewCommand.USAGE,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all are signed, now or already",
      "1:not all; it says which and why",
      "2:wrong usage"
    },
    footer = {"", "All are checked before anything is signed. docs/pki.md tells more."})
final class PkiSignCommand implements Callable<Integer> {

  static final String NAME = "sign";

  private static final int FAILED = 1;

  private final Clock clock;

  @Parameters(paramLabel = "DIR", description = "Folder of the requests, with requests.json.")
  private Path requests;

  @Mixin private final CaOptions cas = new CaOptions();

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description =
          "For how long, from now; never longer than the CA. Default: what each request's line in"
              + " requests.json asks for.")
  private String duration;

  @Option(
      names = "--backdate",
      paramLabel = "TIME",
      defaultValue = "5m",
      description =
          "How long before now they begin, for clocks that differ. Default: ${DEFAULT-VALUE}.")
  private String backdate = "5m";

  @Option(names = "--dry-run", description = "Checks and shows, and signs nothing.")
  private boolean dryRun;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  PkiSignCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var signing = new RequestSigning(requests, clock, new SecureRandom());
    try {
      LocalSecrets secrets = cas.secrets(System::getenv);
      try (var tokens = new TokenAuthorities(secrets, System::nanoTime)) {
        Map<String, AuthorityResult> authorities = new HashMap<>();
        var given = cas.given(secrets);
        SigningPlan.Terms terms = terms();
        if (!signing.hasRequests()) {
          throw new Mistake(
              "%s has no requests.json. pki renew --requests and pki init --requests write it."
                  .formatted(requests));
        }
        for (GivenCa ca : given) {
          authorities.put(ca.name(), ca.read(tokens, secrets, clock.instant()));
        }
        return end(dryRun ? signing.plan(authorities, terms) : signing.run(authorities, terms));
      }
    } catch (Mistake mistake) {
      return failed(mistake.getMessage(), PkiRenewCommand.USAGE);
    } catch (TreeFault fault) {
      return failed(fault.getMessage(), FAILED);
    }
  }

  private SigningPlan.Terms terms() throws Mistake {
    Optional<Duration> time =
        duration == null
            ? Optional.empty()
            : Optional.of(PkiRenewOptions.positive("--duration", duration));
    return new SigningPlan.Terms(time, PkiRenewOptions.time("--backdate", backdate));
  }

  private int end(SigningPlan plan) {
    PrintWriter out = spec.commandLine().getOut();
    new SigningTable(plan, dryRun ? "would be signed" : "signed").lines().forEach(out::println);
    out.println(
        dryRun || plan.signed().isEmpty()
            ? "Nothing was written."
            : "Bring %s back, then: signet pki install FOLDER"
                .formatted(SafeText.of(requests.toString())));
    out.flush();
    return plan.isWhole() ? 0 : FAILED;
  }

  private int failed(String why, int code) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(SafeText.of("signet pki sign: " + why));
    err.flush();
    return code;
  }
}
