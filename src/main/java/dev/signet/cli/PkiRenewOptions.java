package dev.signet.cli;

import dev.signet.pki.KeyWish;
import dev.signet.pki.Leaf;
import dev.signet.pki.RenewalRules;
import dev.signet.policy.Durations;
import dev.signet.signing.KeyAlgorithm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code signet pki renew} is told. picocli fills it in. */
final class PkiRenewOptions {

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "Which: apiserver, etcd-peer, admin.conf and so on; kubeadm's names, and kubelet.conf.")
  private List<String> names = List.of();

  @Option(names = "--all", description = "All that there are.")
  private boolean all;

  @Option(
      names = "--expiring-within",
      paramLabel = "TIME",
      description = "Only those that end within this time, as 720h; of the NAMEs, else of all.")
  private String within;

  @Mixin private final ValidityOptions validity = new ValidityOptions();

  @Mixin private final TreeOptions tree = new TreeOptions();

  @Option(
      names = "--new-key",
      description = "With a new key each, of the same kind as the old one. Else the key stays.")
  private boolean newKey;

  @Option(
      names = "--key-algorithm",
      paramLabel = "KIND",
      description =
          "The kind of the new keys: RSA-2048, RSA-3072, RSA-4096, ECDSA-P256 or ECDSA-P384.")
  private String keyAlgorithm;

  @Option(
      names = "--requests",
      paramLabel = "DIR",
      description =
          "For CAs whose keys are elsewhere: writes requests into this new or empty folder, and"
              + " changes nothing else. signet pki install takes back what is signed.")
  private Path requests;

  @Option(names = "--dry-run", description = "Shows what would be done, and changes nothing.")
  private boolean dryRun;

  @Option(names = "--force", description = "Renews even what is as good as new.")
  private boolean force;

  boolean dryRun() {
    return dryRun;
  }

  /** Where to write requests, instead of renewing. */
  Optional<Path> requests() {
    return Optional.ofNullable(requests);
  }

  TreeOptions tree() {
    return tree;
  }

  /**
   * Which and for how long.
   *
   * @throws Mistake it does not say which, or a time cannot be read
   */
  RenewalRules rules() throws Mistake {
    if (names.isEmpty() && !all && within == null) {
      throw new Mistake(
          "which ones? Say their names, --all, or --expiring-within=720h. The names: " + known());
    }
    for (String name : names) {
      if (Leaf.kubeadm(tree.folder()).stream().noneMatch(leaf -> leaf.name().equals(name))) {
        throw new Mistake(
            "there is no certificate called %s. The names: %s".formatted(name, known()));
      }
    }
    if (all && !names.isEmpty()) {
      throw new Mistake("--all and names exclude each other");
    }
    return new RenewalRules(
        names,
        within == null ? Optional.empty() : Optional.of(time("--expiring-within", within)),
        validity.duration(),
        validity.backdate(),
        force,
        key());
  }

  private KeyWish key() throws Mistake {
    if (keyAlgorithm == null) {
      return newKey ? new KeyWish.New(Optional.empty()) : new KeyWish.Present();
    }
    if (!newKey) {
      throw new Mistake("--key-algorithm is of a new key: add --new-key");
    }
    return new KeyWish.New(
        Optional.of(
            KeyAlgorithm.of(keyAlgorithm)
                .orElseThrow(
                    () ->
                        new Mistake(
                            "--key-algorithm=%s is none of %s"
                                .formatted(keyAlgorithm, algorithms())))));
  }

  private static String algorithms() {
    return Arrays.stream(KeyAlgorithm.values())
        .map(KeyAlgorithm::wireName)
        .collect(Collectors.joining(", "));
  }

  private String known() {
    return Leaf.kubeadm(tree.folder()).stream().map(Leaf::name).collect(Collectors.joining(", "));
  }

  static Duration positive(String option, String text) throws Mistake {
    Duration time = time(option, text);
    if (time.isZero()) {
      throw new Mistake(option + " has to be longer than nothing");
    }
    return time;
  }

  static Duration time(String option, String text) throws Mistake {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new Mistake(
                    "%s=%s is no time in hours, minutes and seconds, as 720h or 1h30m"
                        .formatted(option, text)));
  }
}
