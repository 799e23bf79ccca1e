package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import dev.signet.pki.RenewalStep.Renew;
import dev.signet.signing.Reissuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Renews the leaves of a control plane: looks, decides, signs all, backs up all, writes all beside
 * the old ones, and only then replaces one after the other. Whatever happens, each file is the old
 * one or the new one; run again, it finishes.
 */
public final class Renewal {

  /** Not below /etc/kubernetes, where old certificates would be looked at with the others. */
  private static final String STATE = "/var/lib";

  private static final Path BACKUPS = Path.of("signet", "backup");

  /** As a kubelet's certificate store names its files. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss").withZone(ZoneOffset.UTC);

  private final HostFiles host;
  private final String base;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * Of this control plane.
   *
   * @param base absolute path of the host, usually /etc/kubernetes
   * @param random must be unpredictable outside of tests
   */
  public Renewal(HostFiles host, String base, Clock clock, RandomGenerator random) {
    this.host = host;
    this.base = base;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What was done.
   *
   * @param plan what was to be done
   * @param backup where the files are as they were; empty: nothing was changed
   */
  public record Done(RenewalPlan plan, Optional<Path> backup) {}

  /** What would be done. Changes nothing. */
  public RenewalPlan plan(RenewalRules rules) {
    return plan(states(), rules);
  }

  private List<LeafState> states() {
    var reader = new LeafReader(host);
    return Leaf.kubeadm(base).stream().map(reader::read).toList();
  }

  private RenewalPlan plan(List<LeafState> states, RenewalRules rules) {
    Instant now = clock.instant();
    return RenewalPlan.of(
        states,
        new AuthorityFiles(host).read(states.stream().map(LeafState::leaf).toList(), now),
        rules,
        now);
  }

  /**
   * Does it. What can be renewed is, though another cannot be.
   *
   * @throws TreeFault it could not be done; the message says what was changed
   */
  public Done run(RenewalRules rules) throws TreeFault {
    Path folder = folder();
    try (TreeLock _ = TreeLock.of(folder)) {
      List<LeafState> states = states();
      forgetInterrupted(states);
      RenewalPlan plan = plan(states, rules);
      return plan.renewals().isEmpty()
          ? new Done(plan, Optional.empty())
          : new Done(plan, Optional.of(replace(folder, plan.renewals())));
    } catch (IOException e) {
      throw new TreeFault("The lock could not be let go: " + e.getMessage(), e);
    }
  }

  /** What a run left that was killed before it replaced anything. */
  private static void forgetInterrupted(List<LeafState> states) {
    for (LeafState state : states) {
      if (state instanceof LeafState.Held held) {
        discard(held.place().path());
      }
    }
  }

  private Path folder() throws TreeFault {
    return switch (host.find(base)) {
      case HostPath.Folder folder -> folder.real();
      case HostPath.Trouble trouble -> throw new TreeFault(base + ": " + trouble.message());
      case HostPath.Nothing _, HostPath.RegularFile _ ->
          throw new TreeFault(
              "%s is no folder: this is no control plane that kubeadm made.".formatted(base));
    };
  }

  private Path replace(Path folder, List<Renew> renewals) throws TreeFault {
    List<String> certificates = sign(renewals);
    Backup backup = backup(folder, renewals);
    List<Replacement> replacements = stage(renewals, certificates);
    int done = 0;
    try {
      for (Replacement replacement : replacements) {
        replacement.commit();
        done++;
      }
    } catch (IOException e) {
      throw new TreeFault(
          "%d of %d are replaced, then it failed: %s. Each file is whole. Run it again to finish; as it was before: %s."
              .formatted(done, replacements.size(), e, backup.folder()),
          e);
    }
    return backup.folder();
  }

  private List<String> sign(List<Renew> renewals) throws TreeFault {
    var reissuer = new Reissuer(random);
    List<String> certificates = new ArrayList<>();
    for (Renew renew : renewals) {
      try {
        certificates.add(reissuer.like(renew.certificate(), renew.authority(), renew.validity()));
      } catch (Reissuer.Failed e) {
        throw new TreeFault(
            "%s: %s Nothing was changed.".formatted(renew.leaf().name(), e.getMessage()), e);
      }
    }
    return certificates;
  }

  private Backup backup(Path folder, List<Renew> renewals) throws TreeFault {
    try {
      Backup backup = Backup.create(state(folder).resolve(BACKUPS), clock.instant());
      for (Renew renew : renewals) {
        backup.keep(renew.place().file());
      }
      return backup;
    } catch (IOException e) {
      throw new TreeFault(
          "The files could not be backed up (%s). Nothing was changed.".formatted(e), e);
    }
  }

  private Path state(Path folder) {
    return host.find(STATE) instanceof HostPath.Folder state ? state.real() : folder;
  }

  private List<Replacement> stage(List<Renew> renewals, List<String> certificates)
      throws TreeFault {
    List<Replacement> staged = new ArrayList<>();
    try {
      for (int i = 0; i < renewals.size(); i++) {
        staged.add(stage(renewals.get(i).place(), certificates.get(i)));
      }
      return staged;
    } catch (IOException e) {
      staged.forEach(Renewal::discard);
      renewals.forEach(renew -> discard(renew.place().path()));
      throw new TreeFault(
          "The new files could not be written (%s). Nothing was changed.".formatted(e), e);
    }
  }

  private Replacement stage(Place place, String certificate) throws IOException {
    return switch (place) {
      case Place.Whole whole ->
          Replacement.file(whole.path(), bytes(PemFile.with(certificate, whole.rest())));
      case Place.Embedded embedded ->
          Replacement.file(
              embedded.path(), embedded.with(certificate).getBytes(StandardCharsets.UTF_8));
      case Place.Linked linked -> stage(linked, certificate);
    };
  }

  private Replacement stage(Place.Linked linked, String certificate) throws IOException {
    String link = linked.path().getFileName().toString();
    String name = link.replace("current", DATE.format(clock.instant()));
    if (name.equals(link) || linked.target().endsWith(name)) {
      name = link + "." + DATE.format(clock.instant()) + ".renewed";
    }
    return Replacement.link(
        linked.path(),
        linked.target().resolveSibling(name),
        linked.file(),
        linked.file().resolveSibling(name),
        bytes(PemFile.with(certificate, linked.rest())));
  }

  private static byte[] bytes(String pem) {
    return pem.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void discard(Replacement staged) {
    try {
      staged.discard();
    } catch (IOException stays) {
      // It is in nobody's way, and the next run writes over it.
    }
  }

  private static void discard(Path target) {
    try {
      Files.deleteIfExists(Replacement.waitingFor(target));
    } catch (IOException stays) {
      // As above.
    }
  }
}
