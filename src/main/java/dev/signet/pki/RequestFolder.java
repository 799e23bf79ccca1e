package dev.signet.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/**
 * Where requests are written for a CA elsewhere, and where what it signed comes back: NAME.crt
 * beside NAME.csr. There is nothing secret in it.
 */
record RequestFolder(Path path) {

  static final String MANIFEST = "requests.json";

  static String request(Leaf leaf) {
    return leaf.name() + ".csr";
  }

  static String certificate(Leaf leaf) {
    return leaf.name() + ".crt";
  }

  /**
   * Makes it, if need be.
   *
   * @throws TreeFault there is something in it: perhaps certificates for earlier requests
   */
  static RequestFolder empty(Path path) throws TreeFault {
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectories(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      try (Stream<Path> there = Files.list(path)) {
        if (there.findAny().isPresent()) {
          throw new TreeFault(
              "%s is not empty. Name a folder that is, or that is not there yet.".formatted(path));
        }
      }
      return new RequestFolder(path);
    } catch (IOException e) {
      throw new TreeFault("%s cannot be written (%s).".formatted(path, e), e);
    }
  }

  void write(String name, String content) throws TreeFault {
    Path file = path.resolve(name);
    try {
      Files.writeString(
          file,
          content,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new TreeFault(
          "%s could not be written (%s). Remove %s and run it again.".formatted(file, e, path), e);
    }
  }
}
