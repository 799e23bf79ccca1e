package dev.signet.cli;

import dev.signet.operator.LeaseTimes;
import dev.signet.operator.MetricNaming;
import dev.signet.operator.OperatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of {@code signet operator}: from arguments, else from the environment, else the
 * defaults.
 *
 * @param kubeconfig how to reach the API server; empty: as a Pod does, or as kubectl
 * @param settings the rest
 */
record OperatorArguments(Optional<Path> kubeconfig, OperatorSettings settings) {

  /** One setting. Its environment variable is SIGNET_ and its name. */
  private enum Setting {
    KUBECONFIG("FILE", "the kubeconfig to use", "in a Pod its service account, else as kubectl"),
    NAMESPACE(
        "NAME",
        "its own: of its Lease, and of a CA's Secret whose namespace no policy names",
        OperatorSettings.DEFAULTS.namespace()),
    HTTP_HOST(
        "ADDRESS",
        "the address of /metrics, /healthz and /readyz",
        OperatorSettings.DEFAULTS.httpHost()),
    HTTP_PORT("PORT", "their port; 0: any free one", "8080"),
    THREADS("N", "how many requests of one signer are worked on at once, 1 to 64", "8"),
    REVIEW_CACHE(
        "SECONDS", "for how long an access review answers equal questions; 0: each asks anew", "1"),
    STATUS_INTERVAL("SECONDS", "the shortest time between two status writes of a policy", "5"),
    AUTHORITY_INTERVAL("SECONDS", "how often a CA's Secret or files are looked at", "5"),
    PERMISSION_INTERVAL(
        "SECONDS", "how often a request that waits for a permission is judged again", "20"),
    CLEANUP_INTERVAL("SECONDS", "how often old requests are looked for", "60"),
    PREFLIGHT_INTERVAL(
        "SECONDS", "how often it is looked at what is missing around a policy", "300"),
    METRIC_NAMES(
        "signet|x509",
        "x509: the ends of certificates also as x509_cert_not_after, as enix's exporter tells them",
        "signet"),
    NODE_REPORTS(
        "true|false",
        "whether it keeps a NodeCertificateReport for each Node; false: it needs no right to write"
            + " any",
        "true"),
    LEADER_ELECTION(
        "true|false",
        "whether there may be several, of which one leads; false: this one is alone",
        "true"),
    LEASE_DURATION("SECONDS", "after so long without a sign of life another leads, 3 to 600", "12");

    private final String value;
    private final String description;
    private final String standard;

    Setting(String value, String description, String standard) {
      this.value = value;
      this.description = description;
      this.standard = standard;
    }

    String flag() {
      return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String variable() {
      return this == KUBECONFIG ? "KUBECONFIG" : "SIGNET_" + name();
    }
  }

  /**
   * What these arguments and this environment say.
   *
   * @throws Mistake they say something that is no setting, or no value of one
   */
  static OperatorArguments of(List<String> arguments, Map<String, String> environment)
      throws Mistake {
    Map<Setting, String> given = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      Optional.ofNullable(environment.get(setting.variable()))
          .filter(value -> !value.isBlank())
          .ifPresent(value -> given.put(setting, value));
    }
    given.putAll(parse(arguments));
    OperatorSettings standard = OperatorSettings.DEFAULTS;
    return new OperatorArguments(
        Optional.ofNullable(given.get(Setting.KUBECONFIG)).map(Path::of),
        new OperatorSettings(
            given.getOrDefault(Setting.NAMESPACE, standard.namespace()),
            given.getOrDefault(Setting.HTTP_HOST, standard.httpHost()),
            number(given, Setting.HTTP_PORT, standard.httpPort(), 0, 65_535),
            number(given, Setting.THREADS, standard.threads(), 1, 64),
            seconds(given, Setting.REVIEW_CACHE, standard.reviewCache(), "0"),
            seconds(given, Setting.STATUS_INTERVAL, standard.statusInterval(), "0.1"),
            seconds(given, Setting.AUTHORITY_INTERVAL, standard.authorityInterval(), "0.1"),
            seconds(given, Setting.PERMISSION_INTERVAL, standard.permissionInterval(), "0.1"),
            seconds(given, Setting.CLEANUP_INTERVAL, standard.cleanupInterval(), "0.1"),
            seconds(given, Setting.PREFLIGHT_INTERVAL, standard.preflightInterval(), "0.1"),
            metricNames(given),
            isTrue(given, Setting.NODE_REPORTS),
            election(given)));
  }

  /** The text of --help, from the one table of settings. */
  static String help() {
    String rows =
        Arrays.stream(Setting.values())
            .map(
                s ->
                    "  %-32s %s%n  %-32s default: %s; variable: %s%n"
                        .formatted(
                            s.flag() + "=" + s.value, s.description, "", s.standard, s.variable()))
            .collect(Collectors.joining());
    return "Usage: signet operator [--SETTING=VALUE ...]%nRuns the operator until it is told to stop.%n%s"
        .formatted(rows);
  }

  private static Map<Setting, String> parse(List<String> arguments) throws Mistake {
    Map<Setting, String> given = new EnumMap<>(Setting.class);
    for (String argument : arguments) {
      Setting setting =
          Arrays.stream(Setting.values())
              .filter(s -> argument.startsWith(s.flag() + "="))
              .findFirst()
              .orElseThrow(
                  () ->
                      new Mistake(
                          argument
                              + " is no setting; write --SETTING=VALUE, signet operator --help"
                              + " lists them"));
      given.put(setting, argument.substring(setting.flag().length() + 1));
    }
    return given;
  }

  private static MetricNaming metricNames(Map<Setting, String> given) throws Mistake {
    return switch (given.getOrDefault(Setting.METRIC_NAMES, "signet")) {
      case "signet" -> MetricNaming.SIGNET;
      case "x509" -> MetricNaming.X509;
      default ->
          throw new Mistake("%s must be signet or x509".formatted(Setting.METRIC_NAMES.flag()));
    };
  }

  private static Optional<LeaseTimes> election(Map<Setting, String> given) throws Mistake {
    int lease =
        number(
            given, Setting.LEASE_DURATION, (int) LeaseTimes.DEFAULTS.lease().toSeconds(), 3, 600);
    return isTrue(given, Setting.LEADER_ELECTION)
        ? Optional.of(LeaseTimes.of(Duration.ofSeconds(lease)))
        : Optional.empty();
  }

  private static boolean isTrue(Map<Setting, String> given, Setting setting) throws Mistake {
    return switch (given.getOrDefault(setting, "true")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Mistake("%s must be true or false".formatted(setting.flag()));
    };
  }

  private static int number(
      Map<Setting, String> given, Setting setting, int otherwise, int least, int most)
      throws Mistake {
    String text = given.get(setting);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw new Mistake("%s must be a number from %d to %d".formatted(setting.flag(), least, most));
  }

  private static Duration seconds(
      Map<Setting, String> given, Setting setting, Duration otherwise, String least)
      throws Mistake {
    String text = given.get(setting);
    if (text == null) {
      return otherwise;
    }
    // Duration.parse alone would take 1M3 for one minute and three seconds.
    if (text.matches("[0-9]{1,6}([.][0-9]{1,3})?")) {
      Duration duration = Duration.parse("PT" + text + "S");
      if (duration.compareTo(Duration.parse("PT" + least + "S")) >= 0) {
        return duration;
      }
    }
    throw new Mistake(
        "%s must be a number of seconds from %s to 999999".formatted(setting.flag(), least));
  }
}
