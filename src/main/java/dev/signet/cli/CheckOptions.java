package dev.signet.cli;

import dev.signet.api.Reporting;
import dev.signet.expiry.files.HostFiles;
import dev.signet.policy.Threshold;
import dev.signet.policy.Thresholds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code signet check} is told. picocli fills it in. */
final class CheckOptions {

  /** How it is printed. */
  enum Output {
    /** For people. */
    table,
    /** For people with a wide screen. */
    wide,
    /** For programs: docs/check.md. */
    json,
    /** The same in YAML. */
    yaml,
    /** For Prometheus, by node_exporter's textfile collector for example. */
    openmetrics
  }

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH|HOST:PORT",
      description =
          "A file of certificates, a kubeconfig, a folder with all that is in it, or an endpoint;"
              + " default: what kubeadm, k3s, rke2, k0s and Talos keep on this host.")
  private List<String> targets = List.of();

  @Option(
      names = "--cluster",
      description =
          "What the API server tells of: requests, nodes' reports, what kubelets serve, Secrets.")
  private boolean cluster;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "How --cluster reaches the API server; default: as kubectl.")
  private Path kubeconfig;

  @Option(
      names = "--host-root",
      paramLabel = "FOLDER",
      defaultValue = "/",
      description = "Where the host's files are, if it is not /; links are followed below it.")
  private Path hostRoot = Path.of("/");

  @Option(
      names = "--warn",
      paramLabel = "SHARE|TIME",
      defaultValue = Reporting.DEFAULT_WARN_AT,
      description = "What is left when an end is a warning, 20%% or 720h; default: 20%%.")
  private String warn = Reporting.DEFAULT_WARN_AT;

  @Option(
      names = "--critical",
      paramLabel = "SHARE|TIME",
      defaultValue = Reporting.DEFAULT_CRITICAL_AT,
      description = "What is left when an end is critical, 8%% or 168h; default: 8%%.")
  private String critical = Reporting.DEFAULT_CRITICAL_AT;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Its first line opens PKCS#12 files; default: no password.")
  private Path passwordFile;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "What an endpoint is asked for (SNI); default: its host, unless an address.")
  private String serverName;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, wide, json, yaml or openmetrics; default: ${DEFAULT-VALUE}.")
  private Output output = Output.table;

  List<String> targets() {
    return targets;
  }

  boolean cluster() {
    return cluster;
  }

  Optional<Path> kubeconfig() {
    return Optional.ofNullable(kubeconfig);
  }

  HostFiles host() {
    return new HostFiles(hostRoot);
  }

  Optional<String> serverName() {
    return Optional.ofNullable(serverName);
  }

  Output output() {
    return output;
  }

  /**
   * From when on an end is worth a word.
   *
   * @throws Mistake one cannot be read
   */
  Thresholds thresholds() throws Mistake {
    return new Thresholds(threshold("--warn", warn), threshold("--critical", critical));
  }

  private static Threshold threshold(String option, String text) throws Mistake {
    return Threshold.parse(text)
        .orElseThrow(
            () ->
                new Mistake(
                    "%s=%s is neither a share, as 20%%, nor a time, as 720h"
                        .formatted(option, text)));
  }

  /**
   * Of PKCS#12 files; empty if there is none.
   *
   * @throws Mistake the file cannot be read
   */
  char[] password() throws Mistake {
    if (passwordFile == null) {
      return new char[0];
    }
    try {
      return Files.readString(passwordFile, StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("")
          .toCharArray();
    } catch (IOException e) {
      throw new Mistake("%s cannot be read: %s".formatted(passwordFile, e.getMessage()));
    }
  }
}
