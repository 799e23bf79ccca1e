package dev.signet.pki;

import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where requests are written for a CA elsewhere, and where what it signed comes back: NAME.crt
 * beside NAME.csr. There is nothing secret in it.
 */
record RequestFolder(Path path) {

  static final String MANIFEST = "requests.json";

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  /** As it is written into a file. */
  static String pem(byte[] request) {
    return "-----BEGIN CERTIFICATE REQUEST-----\n"
        + LINES.encodeToString(request)
        + "\n-----END CERTIFICATE REQUEST-----\n";
  }

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

  /**
   * The list of what is in it, if there is nothing else but what is on the list and what was signed
   * of it.
   *
   * @throws TreeFault there is, or there is no such list
   */
  RequestManifest manifest() throws TreeFault {
    try {
      RequestManifest manifest = RequestManifest.read(SmallFile.read(path.resolve(MANIFEST)));
      Set<Path> known = known(manifest);
      try (Stream<Path> there = Files.list(path)) {
        for (Path file : there.sorted().toList()) {
          if (!known.contains(file) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new TreeFault(
                "%s is not of %s, or no plain file. Nothing was signed. Find out who put it there, and move it away."
                    .formatted(file, MANIFEST));
          }
        }
      }
      return manifest;
    } catch (Unreadable e) {
      throw new TreeFault(e.getMessage(), e);
    } catch (IOException e) {
      throw new TreeFault("%s cannot be read (%s).".formatted(path, e), e);
    }
  }

  private Set<Path> known(RequestManifest manifest) {
    return Stream.concat(
            Stream.of(path.resolve(MANIFEST)),
            manifest.requests().stream()
                .flatMap(
                    entry -> {
                      Path certificate = path.resolve(entry.name() + ".crt");
                      return Stream.of(
                          path.resolve(entry.request()),
                          certificate,
                          Replacement.waitingFor(certificate));
                    }))
        .collect(Collectors.toSet());
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
