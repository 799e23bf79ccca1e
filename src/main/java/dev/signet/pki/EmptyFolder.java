package dev.signet.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A folder without anything in it, where a file should be: a container runtime makes one for a
 * container that starts again and mounts a file which is not there any more. It counts as nothing.
 */
final class EmptyFolder {

  private EmptyFolder() {}

  /** Whether this is one. */
  static boolean is(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> all = Files.list(path)) {
      return all.findAny().isEmpty();
    }
  }

  /** Whether there is nothing: not even a folder that has something in it. */
  static boolean isOrNothing(Path path) throws IOException {
    return !Files.exists(path, LinkOption.NOFOLLOW_LINKS) || is(path);
  }

  /** Makes room for a file. If something was put into the folder meanwhile, it stays: it fails. */
  static void remove(Path path) throws IOException {
    if (is(path)) {
      Files.delete(path);
    }
  }
}
