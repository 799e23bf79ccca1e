package dev.signet.pki;

import static dev.signet.pki.PairFolder.CERTIFICATE;
import static dev.signet.pki.PairFolder.KEY;
import static dev.signet.pki.PairFolder.NEW;
import static dev.signet.pki.PairFolder.NOW;
import static dev.signet.pki.PairFolder.OLD;
import static dev.signet.pki.PairFolder.rename;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A certificate and its key, two files of one folder, that are replaced at once though a file
 * system renames one at a time: both become links through a third one, which leads to the old pair
 * and then to the new one; then both become files again. Each of these is one rename(2), and
 * whoever is killed between two of them leaves a pair that fits (decision 22).
 */
final class PairReplacement implements Staged {

  private static final Path NEXT = Path.of("next");

  private final Path certificate;
  private final Path key;
  private final PairFolder pair;
  private final Path folder;

  private PairReplacement(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
    this.pair = PairFolder.of(certificate);
    this.folder = pair.path();
  }

  /** One of those that bring the new pair into place. */
  interface Step {
    void run() throws IOException;
  }

  /**
   * Lays the new pair beside the old one.
   *
   * @param certificate a real path
   * @param key another, in the same folder
   */
  static PairReplacement stage(Path certificate, Path key, byte[] newCertificate, byte[] newKey)
      throws IOException {
    var staged = new PairReplacement(certificate, key);
    try {
      staged.lay(newCertificate, newKey);
      return staged;
    } catch (IOException e) {
      staged.discard();
      throw e;
    }
  }

  private void lay(byte[] newCertificate, byte[] newKey) throws IOException {
    // Who may read the files only has to be able to come by.
    for (Path each : List.of(folder, folder.resolve(OLD), folder.resolve(NEW))) {
      Files.createDirectory(each);
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.createLink(folder.resolve(OLD).resolve(CERTIFICATE), certificate);
    Files.createLink(folder.resolve(OLD).resolve(KEY), key);
    Replacement.write(folder.resolve(NEW).resolve(CERTIFICATE), newCertificate, certificate);
    Replacement.write(folder.resolve(NEW).resolve(KEY), newKey, key);
    Files.createSymbolicLink(folder.resolve(NOW), OLD);
    Files.createSymbolicLink(folder.resolve(NEXT), NEW);
    Files.createSymbolicLink(folder.resolve(CERTIFICATE), pair.through(CERTIFICATE));
    Files.createSymbolicLink(folder.resolve(KEY), pair.through(KEY));
    for (Path each : List.of(folder.resolve(OLD), folder.resolve(NEW), folder)) {
      Disk.force(each);
    }
    Disk.force(folder.getParent());
  }

  /**
   * In this order. Before the third the pair is the old one, after it the new one. What the disk
   * may swap is kept apart by fsync(2).
   */
  List<Step> steps() {
    return List.of(
        () -> rename(folder.resolve(CERTIFICATE), certificate),
        () -> {
          rename(folder.resolve(KEY), key);
          Disk.force(folder.getParent());
        },
        () -> {
          rename(folder.resolve(NEXT), folder.resolve(NOW));
          Disk.force(folder);
        },
        () -> rename(folder.resolve(NOW).resolve(KEY), key),
        () -> rename(folder.resolve(NOW).resolve(CERTIFICATE), certificate),
        pair::settle);
  }

  @Override
  public void commit() throws IOException {
    try {
      for (Step step : steps()) {
        step.run();
      }
    } catch (IOException e) {
      discard();
      throw e;
    }
  }

  @Override
  public void discard() throws IOException {
    pair.settle();
  }
}
