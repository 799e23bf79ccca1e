package dev.signet.pki;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file where there was none: it is there with all that is in it, or not at all, whenever the run
 * is killed. Modes as kubeadm's.
 */
final class NewFile {

  private NewFile() {}

  /** For keys and what has one in it. */
  static void secret(Path target, byte[] content) throws IOException {
    write(target, content, "rw-------");
  }

  /** For certificates. */
  static void open(Path target, byte[] content) throws IOException {
    write(target, content, "rw-r--r--");
  }

  private static void write(Path target, byte[] content, String mode) throws IOException {
    Path staged = Replacement.waitingFor(target);
    Files.deleteIfExists(staged); // of a run that was killed
    try (FileChannel channel =
            FileChannel.open(
                staged,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        var out = Channels.newOutputStream(channel)) {
      out.write(content);
      Files.setPosixFilePermissions(staged, PosixFilePermissions.fromString(mode));
      channel.force(true);
    }
    EmptyFolder.remove(target);
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    Disk.force(target.getParent());
  }
}
