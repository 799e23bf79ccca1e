package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The leaves of a control plane as they were, keys too; no CA's. Links are kept as links. */
final class Snapshot {

  private static final String WHOLE = "before";
  private static final String UNFINISHED = "before.unfinished";
  private static final String NOT_THERE = "before.not-there";

  private final Path folder;
  private final Path root;
  private final Fingerprints after;

  /**
   * Below a folder, which is root's alone.
   *
   * @param root of the host: an agent sees it elsewhere than the host itself, and either puts back
   *     what the other kept
   */
  Snapshot(Path folder, Path root) {
    this.folder = folder;
    this.root = root;
    this.after = new Fingerprints(folder.resolve("after"), root);
  }

  /** Whether it was taken, and wholly. */
  boolean isTaken() {
    return Files.isDirectory(folder.resolve(WHOLE));
  }

  /** Takes it. */
  void take(HostFiles host, List<Leaf> leaves) throws IOException {
    Path to = folder.resolve(UNFINISHED);
    deleteAll(to);
    Files.createDirectories(to);
    for (Path file : files(host, leaves)) {
      Path copy = to.resolve(root.relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      if (!Files.isSymbolicLink(copy)) {
        Disk.force(copy);
      }
    }
    Path list = Files.write(folder.resolve(NOT_THERE), notThere(host, leaves));
    Disk.force(list);
    Files.move(to, folder.resolve(WHOLE), StandardCopyOption.ATOMIC_MOVE);
    Disk.force(folder);
  }

  /** Nothing more is changed for now: what is changed from here on is another's. */
  void close() throws IOException {
    List<Path> files = new ArrayList<>(wereNotThere());
    Path from = folder.resolve(WHOLE);
    all(from).stream().map(copy -> root.resolve(from.relativize(copy))).forEach(files::add);
    after.take(files);
  }

  /** Of the files that differ those that are not as they were when it was closed. */
  List<Path> changedByOthers() throws IOException {
    return after.changed(changed());
  }

  /** Those that were not there, and are not there any more. */
  List<Path> notThereAgain() throws IOException {
    List<Path> again = new ArrayList<>();
    for (Path file : wereNotThere()) {
      if (EmptyFolder.isOrNothing(file)) {
        again.add(file);
      }
    }
    return again;
  }

  /**
   * Puts back what differs, each file at once, and deletes what was not there.
   *
   * @param left those that are not touched
   * @return the files that were put back or deleted
   */
  List<Path> putBack(List<Path> left) throws IOException {
    List<Path> changed = changed().stream().filter(file -> !left.contains(file)).toList();
    for (Path file : changed) {
      Path copy = copy(file);
      if (Files.exists(copy, LinkOption.NOFOLLOW_LINKS)) {
        EmptyFolder.remove(file);
        Replacement.of(file, copy).commit();
      } else {
        Files.delete(file);
        Disk.force(file.getParent());
      }
    }
    return changed;
  }

  /** The files that differ, and those that were not there. */
  List<Path> changed() throws IOException {
    Path from = folder.resolve(WHOLE);
    List<Path> changed = new ArrayList<>();
    for (Path copy : all(from)) {
      Path file = root.resolve(from.relativize(copy));
      if (!isSame(copy, file)) {
        changed.add(file);
      }
    }
    for (Path file : wereNotThere()) {
      if (!EmptyFolder.isOrNothing(file)) {
        changed.add(file);
      }
    }
    return changed;
  }

  private Path copy(Path file) {
    return folder.resolve(WHOLE).resolve(root.relativize(file));
  }

  /** Of a backup that older versions took nothing is known. */
  private List<Path> wereNotThere() throws IOException {
    Path list = folder.resolve(NOT_THERE);
    return Files.exists(list)
        ? Files.readAllLines(list, StandardCharsets.UTF_8).stream().map(root::resolve).toList()
        : List.of();
  }

  private static boolean isSame(Path copy, Path file) throws IOException {
    if (EmptyFolder.isOrNothing(file)) {
      return false;
    }
    boolean isLink = Files.isSymbolicLink(copy);
    if (isLink || Files.isSymbolicLink(file)) {
      return isLink
          && Files.isSymbolicLink(file)
          && Files.readSymbolicLink(copy).equals(Files.readSymbolicLink(file));
    }
    return Arrays.equals(Files.readAllBytes(copy), Files.readAllBytes(file));
  }

  /** A link to a kubelet's certificate and the file behind it are two. */
  private static Set<Path> files(HostFiles host, List<Leaf> leaves) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    for (Leaf leaf : leaves) {
      for (String path : paths(host, leaf)) {
        link(host, path).ifPresent(files::add);
        if (host.find(path) instanceof HostPath.RegularFile file) {
          files.add(file.real());
        }
      }
    }
    return files;
  }

  /** Where something could be made, in folders that are there: the real paths, below the root. */
  private List<String> notThere(HostFiles host, List<Leaf> leaves) throws IOException {
    List<String> all = new ArrayList<>();
    for (Leaf leaf : leaves) {
      for (String path : paths(host, leaf)) {
        Path whole = Path.of(path);
        if (host.find(String.valueOf(whole.getParent())) instanceof HostPath.Folder parent) {
          Path real = parent.real().resolve(whole.getFileName());
          if (EmptyFolder.isOrNothing(real)) {
            all.add(root.relativize(real).toString());
          }
        }
      }
    }
    return all;
  }

  private static List<String> paths(HostFiles host, Leaf leaf) throws IOException {
    return switch (leaf.store()) {
      case Leaf.Store.Pair pair -> List.of(pair.certificate(), pair.key());
      case Leaf.Store.Kubeconfig kubeconfig ->
          Stream.concat(Stream.of(kubeconfig.path()), named(host, kubeconfig.path())).toList();
    };
  }

  private static Stream<String> named(HostFiles host, String kubeconfig) throws IOException {
    if (!(host.find(kubeconfig) instanceof HostPath.RegularFile file)) {
      return Stream.empty();
    }
    String text = new String(Files.readAllBytes(file.real()), StandardCharsets.UTF_8);
    return switch (ClientEntry.of(text).orElse(null)) {
      case ClientEntry.Files files ->
          Stream.of(files.certificate(), files.key())
              .map(path -> Path.of(kubeconfig).resolveSibling(path).normalize().toString());
      case ClientEntry.Data _ -> Stream.empty();
      case null -> Stream.empty();
    };
  }

  private static Optional<Path> link(HostFiles host, String path) {
    Path whole = Path.of(path);
    return host.find(String.valueOf(whole.getParent())) instanceof HostPath.Folder parent
        ? Optional.of(parent.real().resolve(whole.getFileName())).filter(Files::isSymbolicLink)
        : Optional.empty();
  }

  private static List<Path> all(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  private static void deleteAll(Path below) throws IOException {
    if (!Files.isDirectory(below)) {
      return;
    }
    try (Stream<Path> all = Files.walk(below)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
