package dev.signet.pki;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * That one run at a time changes a tree. The kernel lets go of it when the process ends, however.
 */
final class TreeLock implements AutoCloseable {

  private static final String NAME = ".signet-pki.lock";

  private final FileChannel channel;

  private TreeLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @throws TreeFault another has it, or the folder cannot be written
   */
  static TreeLock of(Path folder) throws TreeFault {
    Path file = folder.resolve(NAME);
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      if (isTaken(channel)) {
        channel.close();
        throw new TreeFault(
            "Another signet pki works on %s. Wait until it is done.".formatted(folder));
      }
      return new TreeLock(channel);
    } catch (IOException e) {
      throw new TreeFault(
          "%s cannot be written (%s). Nothing was changed. Run as root, on a file system that can be written."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock == null;
    } catch (OverlappingFileLockException thisProcess) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
