package dev.signet.signing;

import dev.signet.api.FilesRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority in two files, for example of a mounted volume. */
public final class FilesSource implements AuthoritySource {

  /** A certificate or a key is a few KiB; anything much larger is something else. */
  private static final long MAX_BYTES = 1024 * 1024;

  private final FilesRef ref;

  /** The files of this reference. */
  public FilesSource(FilesRef ref) {
    this.ref = ref;
  }

  @Override
  public AuthorityMaterial read() throws Unreadable {
    return new AuthorityMaterial(bytes(ref.certificate()), bytes(ref.privateKey()));
  }

  private static byte[] bytes(String file) throws Unreadable {
    Path path = Path.of(file);
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > MAX_BYTES) {
        throw new Unreadable(
            AuthorityFault.FileUnreadable, file + " is not there, or not a file of at most 1 MiB.");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new Unreadable(
          AuthorityFault.FileUnreadable,
          "%s cannot be read (%s).".formatted(file, e.getClass().getSimpleName()));
    }
  }
}
