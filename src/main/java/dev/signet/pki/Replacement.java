package dev.signet.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is written beside the one it replaces, and then takes its place at once (rename(2)):
 * whoever reads sees the old or the new, and so does who starts again after a crash, since both are
 * on the disk before the name changes (fsync(2)). Owner and mode are the old one's.
 */
final class Replacement implements Staged {

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private final Path staged;
  private final Path target;

  private Replacement(Path staged, Path target) {
    this.staged = staged;
    this.target = target;
  }

  /** Where a file waits that is to take the place of this one. */
  static Path waitingFor(Path target) {
    return target.resolveSibling("." + target.getFileName() + ".signet-new");
  }

  /** Writes what is to be in this file, beside it. */
  static Replacement file(Path target, byte[] content) throws IOException {
    Path staged = waitingFor(target);
    write(staged, content, target);
    return new Replacement(staged, target);
  }

  /**
   * Writes what is to be where this link leads, into this file, and a link to it beside the link.
   *
   * @param text what the link has then: a path that leads to the file
   * @param old the file that it leads to now
   * @param file the one that it leads to then
   */
  static Replacement link(Path link, Path text, Path old, Path file, byte[] content)
      throws IOException {
    write(file, content, old);
    Path staged = waitingFor(link);
    Files.deleteIfExists(staged);
    Files.createSymbolicLink(staged, text);
    return new Replacement(staged, link);
  }

  /** Lays a copy of this file or link beside the target, with its owner and mode. */
  static Replacement of(Path target, Path copy) throws IOException {
    Path staged = waitingFor(target);
    if (Files.isSymbolicLink(copy)) {
      Files.deleteIfExists(staged);
      Files.createSymbolicLink(staged, Files.readSymbolicLink(copy));
    } else {
      write(staged, Files.readAllBytes(copy), copy);
    }
    return new Replacement(staged, target);
  }

  @Override
  public void commit() throws IOException {
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Disk.force(target.getParent());
  }

  @Override
  public void discard() throws IOException {
    Files.deleteIfExists(staged);
  }

  /** Nobody but its owner ever sees it before it has the owner and mode of the other. */
  static void write(Path file, byte[] content, Path like) throws IOException {
    Files.deleteIfExists(file);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PRIVATE))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      PosixFileAttributes old = Files.readAttributes(like, PosixFileAttributes.class);
      PosixFileAttributeView view =
          Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      view.setOwner(old.owner());
      view.setGroup(old.group());
      view.setPermissions(old.permissions());
      channel.force(true);
    }
  }
}
