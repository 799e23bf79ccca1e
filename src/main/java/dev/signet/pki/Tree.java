package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import dev.signet.pki.Renewal.Done;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a control plane: looked at by anybody, changed by one run at a time.
 *
 * @param base absolute path of the host, usually /etc/kubernetes
 */
record Tree(HostFiles host, String base, Clock clock) {

  /** Not below /etc/kubernetes, where old certificates would be looked at with the others. */
  private static final String STATE = "/var/lib";

  private static final Path BACKUPS = Path.of("signet", "backup");

  private static final Path KEYS = Path.of("signet", "keys");

  /** What to change, of what was found. */
  interface Decision {
    RenewalPlan of(List<LeafState> states) throws TreeFault;
  }

  /** What is done while nobody else changes anything. */
  interface Work<T> {
    T done() throws TreeFault;
  }

  /** The certificates that a plan is about; nothing is changed if they cannot be had. */
  interface Certificates {
    List<NewCertificate> of(RenewalPlan plan) throws TreeFault;
  }

  /** What there is of each leaf. */
  List<LeafState> states() {
    var reader = new LeafReader(host);
    return Leaf.kubeadm(base).stream().map(reader::read).toList();
  }

  /**
   * Ends what a killed run left, while nobody else changes anything.
   *
   * @throws TreeFault it cannot be done
   */
  void settled() throws TreeFault {
    alone(
        () -> {
          settle();
          return this;
        });
  }

  /** Does it under the lock. */
  <T> T alone(Work<T> work) throws TreeFault {
    try (TreeLock _ = TreeLock.of(folder())) {
      return work.done();
    } catch (IOException e) {
      throw new TreeFault("The lock could not be let go: " + e.getMessage(), e);
    }
  }

  /** The keys that wait for certificates, of this control plane. */
  PendingKeys keys() throws TreeFault {
    Path root = Path.of("/");
    Path below = root.relativize(root.resolve(base).normalize());
    return new PendingKeys(state(folder()).resolve(KEYS).resolve(below));
  }

  /**
   * Looks, decides and changes, while nobody else does. What a killed run left is forgotten.
   *
   * @throws TreeFault it could not be done; the message says what was changed
   */
  Done change(Decision decision, Certificates certificates) throws TreeFault {
    return alone(() -> changeLocked(decision, certificates));
  }

  /** The same for who is alone. */
  Done changeLocked(Decision decision, Certificates certificates) throws TreeFault {
    settle();
    List<LeafState> states = states();
    Exchange.forgetInterrupted(states);
    RenewalPlan plan = decision.of(states);
    List<NewCertificate> wanted = certificates.of(plan);
    return wanted.isEmpty()
        ? new Done(plan, Optional.empty())
        : new Done(
            plan,
            Optional.of(new Exchange(state(folder()).resolve(BACKUPS), clock).replace(wanted)));
  }

  /** What a killed run left of certificates and keys becomes two files again, old or new. */
  private void settle() throws TreeFault {
    for (Path certificates : folders(states())) {
      try {
        PairFolder.settleAll(certificates);
      } catch (IOException e) {
        throw new TreeFault(
            "%s has what a killed run left, and it cannot be ended (%s). Each certificate has its key."
                .formatted(certificates, e),
            e);
      }
    }
  }

  /** Where there are certificates and keys in files of their own. */
  private Set<Path> folders(List<LeafState> states) {
    Set<Path> folders = new LinkedHashSet<>();
    for (LeafState state : states) {
      if (state instanceof LeafState.Held held && held.place() instanceof Place.Whole whole) {
        folders.add(PairFolder.certificates(whole.path()));
      }
      if (state.leaf().store() instanceof Leaf.Store.Pair pair
          && host.find(String.valueOf(Path.of(pair.certificate()).getParent()))
              instanceof HostPath.Folder folder) {
        folders.add(folder.real());
      }
    }
    return folders;
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

  private Path state(Path folder) {
    return host.find(STATE) instanceof HostPath.Folder state ? state.real() : folder;
  }
}
