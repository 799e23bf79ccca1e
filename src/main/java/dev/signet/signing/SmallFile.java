package dev.signet.signing;

import dev.signet.signing.AuthoritySource.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a certificate or a key. */
public final class SmallFile {

  /** A certificate or a key is a few KiB; anything much larger is something else. */
  private static final long MAX_BYTES = 1024 * 1024;

  private SmallFile() {}

  /**
   * Its bytes, at most 1 MiB.
   *
   * @throws Unreadable it is not there, or larger
   */
  public static byte[] read(Path path) throws Unreadable {
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > MAX_BYTES) {
        throw new Unreadable(
            AuthorityFault.FileUnreadable, path + " is not there, or not a file of at most 1 MiB.");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new Unreadable(
          AuthorityFault.FileUnreadable,
          "%s cannot be read (%s).".formatted(path, e.getClass().getSimpleName()));
    }
  }
}
