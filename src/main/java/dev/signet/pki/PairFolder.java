package dev.signet.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies beside a certificate and its key while they are exchanged: both pairs, and the link
 * that leads to one of them.
 *
 * @param path in the folder of the certificate
 */
record PairFolder(Path path) {

  static final Path CERTIFICATE = Path.of("certificate");
  static final Path KEY = Path.of("key");
  static final Path OLD = Path.of("old");
  static final Path NEW = Path.of("new");

  /** Leads to one of the two pairs; both files go through it while they are links. */
  static final Path NOW = Path.of("now");

  private static final String SUFFIX = ".signet-pair";

  /** That of this certificate. */
  static PairFolder of(Path certificate) {
    return new PairFolder(certificate.resolveSibling("." + certificate.getFileName() + SUFFIX));
  }

  /** The folder of certificates that this file of a pair belongs to, also while it is a link. */
  static Path certificates(Path real) {
    Path folder = real.getParent();
    return folder.getParent() != null && isOne(folder.getParent())
        ? folder.getParent().getParent()
        : folder;
  }

  /** Ends what killed runs left in this folder of certificates. */
  static void settleAll(Path certificates) throws IOException {
    for (Path folder : all(certificates).stream().filter(PairFolder::isOne).toList()) {
      new PairFolder(folder).settle();
    }
  }

  /**
   * What a link has that leads to this file of the pair. Relative: Pods have the folder elsewhere.
   */
  Path through(Path file) {
    return path.getFileName().resolve(NOW).resolve(file);
  }

  /** The pair is the one that it was, as two plain files, and this is removed. */
  void settle() throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path certificates = path.getParent();
    for (Path link : all(certificates).stream().filter(Files::isSymbolicLink).toList()) {
      Path leadsTo = Files.readSymbolicLink(link);
      if (List.of(through(CERTIFICATE), through(KEY)).contains(leadsTo)) {
        rename(path.resolve(NOW).resolve(leadsTo.getFileName()), link);
      }
    }
    // Nothing leads here any more, not even after a power cut.
    Disk.force(certificates);
    for (Path folder : List.of(path.resolve(OLD), path.resolve(NEW), path)) {
      if (Files.isDirectory(folder)) {
        for (Path file : all(folder)) {
          Files.delete(file);
        }
        Files.delete(folder);
      }
    }
  }

  /** At once. */
  static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isOne(Path folder) {
    String name = String.valueOf(folder.getFileName());
    return name.startsWith(".")
        && name.endsWith(SUFFIX)
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
