package dev.signet.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** For how long certificates are renewed, as the commands are told. */
final class ValidityOptions {

  private static final String YEAR = "8760h";
  private static final String MINUTES = "5m";

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = YEAR,
      description = "For how long, from now; never longer than the CA. Default: ${DEFAULT-VALUE}.")
  private String duration = YEAR;

  @Option(
      names = "--backdate",
      paramLabel = "TIME",
      defaultValue = MINUTES,
      description =
          "How long before now it begins, for clocks that differ. Default: ${DEFAULT-VALUE}.")
  private String backdate = MINUTES;

  /**
   * From now.
   *
   * @throws Mistake it cannot be read, or is nothing
   */
  Duration duration() throws Mistake {
    return PkiRenewOptions.positive("--duration", duration);
  }

  /**
   * Before now.
   *
   * @throws Mistake it cannot be read
   */
  Duration backdate() throws Mistake {
    return PkiRenewOptions.time("--backdate", backdate);
  }
}
