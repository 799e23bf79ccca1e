package dev.signet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A volume of a Secret, written as the kubelet does (pkg/volume/util/atomic_writer.go): a new
 * folder of its own for what is new, a symlink {@code ..data_tmp} to it that is renamed to {@code
 * ..data}, and the old folder removed. What people name are symlinks through {@code ..data}.
 */
public final class KubeletVolume {

  private final Path folder;
  private int written;

  /** Empty as yet. */
  public KubeletVolume(Path folder) {
    this.folder = folder;
  }

  /** Where a file of it is. */
  public Path path(String name) {
    return folder.resolve(name);
  }

  /** What a Secret of type {@code kubernetes.io/tls} with this CA becomes. */
  public void write(TestCa ca) {
    write(Map.of("tls.crt", ca.pem(), "tls.key", ca.keyPem()));
  }

  /** These files, in the place of those before. */
  public void write(Map<String, String> files) {
    try {
      Path data = folder.resolve("..data");
      Path before = Files.exists(data) ? data.toRealPath() : null;
      Path timestamped = Files.createDirectory(folder.resolve("..2026_11_22_" + written++));
      for (var file : files.entrySet()) {
        Files.writeString(timestamped.resolve(file.getKey()), file.getValue());
      }
      Path swap = folder.resolve("..data_tmp");
      Files.createSymbolicLink(swap, timestamped.getFileName());
      Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);
      for (String name : files.keySet()) {
        if (!Files.exists(path(name))) {
          Files.createSymbolicLink(path(name), Path.of("..data", name));
        }
      }
      if (before != null) {
        for (String name : files.keySet()) {
          Files.deleteIfExists(before.resolve(name));
        }
        Files.delete(before);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
