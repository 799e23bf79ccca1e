package dev.signet.expiry.files;

import dev.signet.expiry.Problem.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * The files of a host whose root may lie below a folder, as an agent sees it. A link with an
 * absolute target is followed below that folder, as the host itself would.
 */
public final class HostFiles {

  /** As Linux (path_resolution(7)). */
  private static final int MOST_LINKS = 40;

  /** Of a folder these many are listed; it is no folder of certificates that has more. */
  private static final int MOST_NAMES = 10_000;

  private final Path root;

  /** Below this folder; the machine's own root for itself. */
  public HostFiles(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** The folder that is the host's root. */
  public Path root() {
    return root;
  }

  /** What this absolute path of the host leads to. Nothing is opened. */
  public HostPath find(String path) {
    Deque<String> names = new ArrayDeque<>();
    push(Path.of(path), names);
    Path at = root;
    int links = 0;
    try {
      while (!names.isEmpty()) {
        String name = names.pop();
        if (name.equals("..")) {
          at = at.equals(root) ? root : at.getParent();
          continue;
        }
        Path next = at.resolve(name);
        BasicFileAttributes attributes = attributes(next);
        if (attributes.isSymbolicLink()) {
          links++;
          if (links > MOST_LINKS) {
            return new HostPath.Trouble(Reason.BadLink, "The link leads back to itself.");
          }
          Path target = Files.readSymbolicLink(next);
          at = target.isAbsolute() ? root : at;
          push(target, names);
        } else if (!names.isEmpty() && !attributes.isDirectory()) {
          return nothing(links);
        } else {
          at = next;
        }
      }
      return at(at);
    } catch (NoSuchFileException e) {
      return nothing(links);
    } catch (IOException e) {
      return trouble(e);
    }
  }

  /**
   * The names in a folder, sorted.
   *
   * @throws IOException it cannot be listed
   */
  static List<String> names(HostPath.Folder folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.real())) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
        if (names.size() >= MOST_NAMES) {
          break;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(names);
    return names;
  }

  /** Why something could not be looked at. */
  static HostPath.Trouble trouble(IOException e) {
    return e instanceof AccessDeniedException
        ? new HostPath.Trouble(
            Reason.Forbidden, "It may not be read: run as root, or with CAP_DAC_READ_SEARCH.")
        : new HostPath.Trouble(
            Reason.Unreadable, "It cannot be read (%s).".formatted(e.getClass().getSimpleName()));
  }

  private static HostPath at(Path real) throws IOException {
    BasicFileAttributes attributes = attributes(real);
    if (attributes.isDirectory()) {
      return new HostPath.Folder(real);
    }
    return attributes.isRegularFile()
        ? new HostPath.RegularFile(real, attributes.size())
        : new HostPath.Trouble(
            Reason.NotAFile, "It is a pipe, a socket or a device, which is not opened.");
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static HostPath nothing(int links) {
    return links == 0
        ? new HostPath.Nothing()
        : new HostPath.Trouble(Reason.BadLink, "The link leads to nothing that is to be seen.");
  }

  private static void push(Path path, Deque<String> names) {
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      String name = path.getName(i).toString();
      if (!name.isEmpty() && !name.equals(".")) {
        names.push(name);
      }
    }
  }
}
