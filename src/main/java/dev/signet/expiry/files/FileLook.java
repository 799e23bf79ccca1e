package dev.signet.expiry.files;

import dev.signet.expiry.Place;
import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** One look at files. Each is read once, whichever links lead to it. */
final class FileLook {

  private final HostFiles host;
  private final char[] password;
  private final Set<Path> seen = new HashSet<>();
  private final Finds finds = new Finds();

  FileLook(HostFiles host, char[] password) {
    this.host = host;
    this.password = password;
  }

  /** What there was so far. */
  Finds finds() {
    return finds;
  }

  /** How a file is read. */
  enum Form {
    /** All certificates in it. */
    ALL,
    /** The first one only. */
    LEAF,
    /** All, and it is no problem if there is none. */
    IF_ANY
  }

  /** Looks at a file that has to be there. */
  void required(String path, Form form) {
    if (!optional(path, form)) {
      finds.problem(Place.of(Source.FILE, path), Reason.Missing, "It is expected and not there.");
    }
  }

  /** Looks at what may be there: a file, or all files of a folder. Says whether it is. */
  boolean optional(String path, Form form) {
    switch (host.find(path)) {
      case HostPath.Nothing nothing -> {
        return false;
      }
      case HostPath.Trouble trouble ->
          finds.problem(Place.of(Source.FILE, path), trouble.reason(), trouble.message());
      case HostPath.Folder folder -> new FolderWalk(host, this).walk(path, folder);
      case HostPath.RegularFile file -> file(path, file, form);
    }
    return true;
  }

  /** Reads it, unless it has been read. */
  void file(String path, HostPath.RegularFile file, Form form) {
    if (!seen.add(file.real())) {
      return;
    }
    Place place = Place.of(Source.FILE, path);
    bytes(place, file)
        .ifPresent(
            bytes -> {
              try {
                read(place, bytes, form);
              } finally {
                Arrays.fill(bytes, (byte) 0);
              }
            });
  }

  private void read(Place place, byte[] bytes, Form form) {
    Contents contents = CertificateBytes.read(bytes, password);
    if (isNoCertificate(contents)) {
      Optional<Kubeconfig.Parts> kubeconfig = Kubeconfig.read(bytes);
      if (kubeconfig.isPresent()) {
        kubeconfig(place.path(), kubeconfig.get());
        return;
      }
    }
    finds.add(
        place,
        switch (form) {
          case ALL -> contents;
          case LEAF -> contents.leaf();
          case IF_ANY -> contents.ifAny();
        });
  }

  private static boolean isNoCertificate(Contents contents) {
    return contents.certificates().isEmpty()
        && contents.faults().stream().allMatch(f -> f.reason() == Reason.NoCertificate);
  }

  private void kubeconfig(String path, Kubeconfig.Parts parts) {
    finds.add(Place.of(Source.KUBECONFIG, path), parts.embedded());
    for (Kubeconfig.Reference reference : parts.references()) {
      Place place = new Place(Source.KUBECONFIG, path, reference.entry());
      String target = Path.of(path).resolveSibling(reference.path()).toString();
      switch (host.find(target)) {
        case HostPath.Nothing nothing ->
            finds.problem(
                place, Reason.Missing, "It names %s, which is not there.".formatted(target));
        case HostPath.Trouble trouble ->
            finds.problem(
                place, trouble.reason(), "It names %s. %s".formatted(target, trouble.message()));
        case HostPath.Folder folder ->
            finds.problem(place, Reason.NotAFile, "It names %s, a folder.".formatted(target));
        case HostPath.RegularFile file -> reference(place, file);
      }
    }
  }

  /** The first certificate is the one that is used; a file seen under its own name is enough. */
  private void reference(Place place, HostPath.RegularFile file) {
    if (!seen.add(file.real())) {
      return;
    }
    bytes(place, file)
        .ifPresent(
            bytes -> {
              finds.add(place, CertificateBytes.read(bytes, password).leaf());
              Arrays.fill(bytes, (byte) 0);
            });
  }

  private Optional<byte[]> bytes(Place place, HostPath.RegularFile file) {
    try {
      return Optional.of(SizedFile.read(file));
    } catch (SizedFile.TooLarge e) {
      finds.problem(place, Reason.TooLarge, e.getMessage());
    } catch (IOException e) {
      HostPath.Trouble trouble = HostFiles.trouble(e);
      finds.problem(place, trouble.reason(), trouble.message());
    }
    return Optional.empty();
  }
}
