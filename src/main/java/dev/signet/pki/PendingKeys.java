package dev.signet.pki;

import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.KeyAlgorithm;
import dev.signet.signing.KeyPem;
import dev.signet.signing.PemPair;
import dev.signet.signing.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keys that were made for requests and wait for their certificates: one file each, root's alone, in
 * a folder that stays where it is when the requests travel. A file is named by the leaf and the
 * SHA-256 of the public key.
 */
final class PendingKeys {

  private static final String SUFFIX = ".key";

  private final Path folder;

  /** In this folder, which need not be there. */
  PendingKeys(Path folder) {
    this.folder = folder;
  }

  /**
   * The key of this kind that waits for this leaf's certificate; a new one, if there is none.
   *
   * @throws TreeFault it cannot be kept
   */
  KeyPair of(Leaf leaf, KeyAlgorithm algorithm, SecureRandom random) throws TreeFault {
    try {
      for (Path file : files(leaf)) {
        Optional<KeyPair> kept =
            KeyPem.read(SmallFile.read(file)).filter(key -> isOf(file, leaf, key, algorithm));
        if (kept.isPresent()) {
          return kept.get();
        }
      }
      KeyPair made = algorithm.generate(random);
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      NewFile.secret(
          file(leaf, made.getPublic()), KeyPem.of(made).getBytes(StandardCharsets.US_ASCII));
      return made;
    } catch (IOException | Unreadable e) {
      throw new TreeFault(
          "The new key of %s could not be kept in %s (%s). No requests were written."
              .formatted(leaf.name(), folder, e.getMessage()),
          e);
    }
  }

  /**
   * The key of this certificate, in PEM, if it waits for it.
   *
   * @throws Unreadable it is there, and cannot be read
   */
  Optional<String> of(Leaf leaf, X509Certificate certificate) throws Unreadable {
    Path file = file(leaf, certificate.getPublicKey());
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] key = SmallFile.read(file);
    return PemPair.isPair(certificate, key)
        ? Optional.of(new String(key, StandardCharsets.ISO_8859_1))
        : Optional.empty();
  }

  /** It waits no more: it is where the certificate is. */
  void forget(Leaf leaf, PublicKey key) throws IOException {
    if (Files.deleteIfExists(file(leaf, key))) {
      Disk.force(folder);
    }
  }

  private boolean isOf(Path file, Leaf leaf, KeyPair key, KeyAlgorithm algorithm) {
    return file.equals(file(leaf, key.getPublic()))
        && KeyAlgorithm.like(key.getPublic()).filter(algorithm::equals).isPresent();
  }

  private Path file(Leaf leaf, PublicKey key) {
    return folder.resolve(
        "%s.%s%s".formatted(leaf.name(), RequestManifest.sha256(key.getEncoded()), SUFFIX));
  }

  private List<Path> files(Leaf leaf) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(
              file -> {
                String name = file.getFileName().toString();
                return name.startsWith(leaf.name() + ".") && name.endsWith(SUFFIX);
              })
          .sorted()
          .toList();
    }
  }
}
