package dev.signet.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A dated folder with the files as they were, with owner and mode; root's alone, since it has keys.
 */
final class Backup {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;

  private Backup(Path folder) {
    this.folder = folder;
  }

  /** A new one below this folder. */
  static Backup create(Path parent, Instant now) throws IOException {
    var asRoot = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(parent, asRoot);
    return new Backup(Files.createDirectory(parent.resolve(NAME.format(now)), asRoot));
  }

  /** Where it is. */
  Path folder() {
    return folder;
  }

  /**
   * Keeps what this file has now, or the file that this link leads to, under the same path below
   * the folder.
   */
  void keep(Path file) throws IOException {
    Path copy = folder.resolve(file.toString().substring(1));
    Files.createDirectories(copy.getParent());
    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    Disk.force(copy);
  }
}
