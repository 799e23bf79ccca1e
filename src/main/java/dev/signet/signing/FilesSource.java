package dev.signet.signing;

import dev.signet.api.FilesRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * An authority in two files, for example of a mounted volume. The kubelet replaces all files of a
 * volume at once, by renaming the symlink {@code ..data} that they are reached by, and removes the
 * old ones: both are read again when they were replaced while they were read.
 */
public final class FilesSource implements AuthoritySource {

  /** A volume changes once in a minute at most; what never rests is read as it is. */
  private static final int ATTEMPTS = 5;

  private final FilesRef ref;

  /** The files of this reference. */
  public FilesSource(FilesRef ref) {
    this.ref = ref;
  }

  @Override
  public AuthorityMaterial read() throws Unreadable {
    Path certificate = Path.of(ref.certificate());
    Path privateKey = Path.of(ref.privateKey());
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        List<Found> before = List.of(Found.at(certificate), Found.at(privateKey));
        var material =
            new AuthorityMaterial(SmallFile.read(certificate), SmallFile.read(privateKey));
        if (before.equals(List.of(Found.at(certificate), Found.at(privateKey)))) {
          return material;
        }
        material.forget();
      } catch (IOException | Unreadable replaced) {
        // Or not there at all, which the last attempt says.
      }
    }
    return new AuthorityMaterial(SmallFile.read(certificate), SmallFile.read(privateKey));
  }

  /** What tells a file from the one that takes its place. */
  private record Found(Path path, Object fileKey, long size, Object modified) {

    static Found at(Path symlink) throws IOException {
      Path path = symlink.toRealPath();
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Found(
          path, attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }
  }
}
