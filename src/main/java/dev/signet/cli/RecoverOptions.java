package dev.signet.cli;

import dev.signet.pki.ControlPlane;
import dev.signet.pki.KeyWish;
import dev.signet.pki.RenewalRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code signet recover} is told. picocli fills it in. */
final class RecoverOptions {

  private static final String MONTH = "720h";

  @Mixin private final NodeOptions node = new NodeOptions();

  @Option(
      names = {"-y", "--yes"},
      description = "Does it without asking. Where there is no terminal nobody can be asked.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Says what is broken and what it would do.")
  private boolean dryRun;

  @Option(
      names = "--undo",
      description = "Puts the files back as they were before the last recovery, and restarts.")
  private boolean undo;

  @Option(
      names = "--expiring-within",
      paramLabel = "TIME",
      defaultValue = MONTH,
      description =
          "What ends within this time, and has lived two thirds of its life, is renewed with what"
              + " has ended. Default: ${DEFAULT-VALUE}.")
  private String within = MONTH;

  @Mixin private final ValidityOptions validity = new ValidityOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "kubeadm's configuration (ClusterConfiguration and InitConfiguration, v1beta4): says what"
              + " has to stand in a certificate that is not there any more, and is made anew.")
  private Path config;

  @Option(
      names = "--bootstrap-kubeconfig-dir",
      paramLabel = "FOLDER",
      description =
          "Makes a bootstrap token of an hour, and a kubeconfig with it for each other node that is"
              + " not Ready.")
  private Path bootstrapFolder;

  NodeOptions node() {
    return node;
  }

  boolean yes() {
    return yes;
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean undo() {
    return undo;
  }

  /**
   * What its configuration says, if one was given.
   *
   * @throws Mistake it cannot be read, or is wrong
   */
  Optional<ControlPlane> plane() throws Mistake {
    return config == null
        ? Optional.empty()
        : Optional.of(new ConfigurationFile(config).read(node.folder()));
  }

  /** Of new certificates. */
  ValidityOptions validity() {
    return validity;
  }

  Optional<Path> bootstrapFolder() {
    return Optional.ofNullable(bootstrapFolder);
  }

  Duration within() throws Mistake {
    return PkiRenewOptions.time("--expiring-within", within);
  }

  /** New certificates for these leaves. */
  RenewalRules rules(List<String> names) throws Mistake {
    return new RenewalRules(
        names,
        Optional.empty(),
        validity.duration(),
        validity.backdate(),
        true,
        new KeyWish.Present());
  }
}
