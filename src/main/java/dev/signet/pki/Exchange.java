package dev.signet.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * New certificates in the place of old ones: backs up all, writes all beside the old ones, and only
 * then replaces one after the other. Whatever happens, each file is the old one or the new one.
 */
final class Exchange {

  /** As a kubelet's certificate store names its files. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss").withZone(ZoneOffset.UTC);

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

  /** A certificate in PEM, and where it goes. */
  record NewCertificate(Place place, String pem) {}

  /**
   * Does it.
   *
   * @return where the files are as they were
   * @throws TreeFault it could not be done; the message says what was changed
   */
  Path replace(List<NewCertificate> certificates) throws TreeFault {
    Backup backup = backup(certificates);
    List<Replacement> replacements = stage(certificates);
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
        backup.keep(certificate.place().file());
      }
      return backup;
    } catch (IOException e) {
      throw new TreeFault(
          "The files could not be backed up (%s). Nothing was changed.".formatted(e), e);
    }
  }

  private List<Replacement> stage(List<NewCertificate> certificates) throws TreeFault {
    List<Replacement> staged = new ArrayList<>();
    try {
      for (NewCertificate certificate : certificates) {
        staged.add(stage(certificate.place(), certificate.pem()));
      }
      return staged;
    } catch (IOException e) {
      staged.forEach(Exchange::discard);
      certificates.forEach(certificate -> discard(certificate.place().path()));
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
