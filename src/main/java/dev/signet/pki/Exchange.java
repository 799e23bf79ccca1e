package dev.signet.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * New certificates in the place of old ones: backs up all, writes all beside the old ones, and only
 * then replaces one after the other. Whatever happens, each file is the old one or the new one, and
 * a certificate has its key.
 */
final class Exchange {

  private final Path backups;
  private final Clock clock;

  /**
   * With backups in dated folders below this one.
   *
   * @param backups a real path
   */
  Exchange(Path backups, Clock clock) {
    this.backups = backups;
    this.clock = clock;
  }

  /**
   * Does it.
   *
   * @return where the files are as they were
   * @throws TreeFault it could not be done; the message says what was changed
   */
  Path replace(List<NewCertificate> certificates) throws TreeFault {
    Backup backup = backup(certificates);
    List<Staged> replacements = stage(certificates);
    int done = 0;
    try {
      for (Staged replacement : replacements) {
        replacement.commit();
        done++;
      }
    } catch (IOException e) {
      replacements.forEach(Exchange::discard);
      throw new TreeFault(
          "%d of %d are replaced, then it failed: %s. Each file is whole. Run it again to finish; as it was before: %s."
              .formatted(done, replacements.size(), e, backup.folder()),
          e);
    }
    return backup.folder();
  }

  /** What a run left that was killed before it replaced anything. */
  static void forgetInterrupted(List<LeafState> states) {
    for (LeafState state : states) {
      if (state instanceof LeafState.Held held) {
        discard(held.place().path());
      }
    }
  }

  private Backup backup(List<NewCertificate> certificates) throws TreeFault {
    try {
      Backup backup = Backup.create(backups, clock.instant());
      for (NewCertificate certificate : certificates) {
        for (Path file : certificate.replaced()) {
          backup.keep(file);
        }
      }
      return backup;
    } catch (IOException e) {
      throw new TreeFault(
          "The files could not be backed up (%s). Nothing was changed.".formatted(e), e);
    }
  }

  private List<Staged> stage(List<NewCertificate> certificates) throws TreeFault {
    List<Staged> staged = new ArrayList<>();
    try {
      for (NewCertificate certificate : certificates) {
        staged.add(certificate.stage(clock.instant()));
      }
      return staged;
    } catch (IOException e) {
      staged.forEach(Exchange::discard);
      certificates.forEach(certificate -> discard(certificate.place().path()));
      throw new TreeFault(
          "The new files could not be written (%s). Nothing was changed.".formatted(e), e);
    }
  }

  private static void discard(Staged staged) {
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
