package dev.signet.pki;

import dev.signet.expiry.files.HostFiles;
import dev.signet.expiry.files.HostPath;
import dev.signet.pki.Leaf.Store;
import dev.signet.pki.LeafState.Absent;
import dev.signet.pki.LeafState.Held;
import dev.signet.pki.LeafState.Keyless;
import dev.signet.pki.LeafState.Uncertified;
import dev.signet.pki.LeafState.Unusable;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.PemPair;
import dev.signet.signing.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Reads what lies where a leaf should lie. Changes nothing. */
public final class LeafReader {

  private final HostFiles host;

  /** Of this host. */
  public LeafReader(HostFiles host) {
    this.host = host;
  }

  /** What there is of this leaf. */
  public LeafState read(Leaf leaf) {
    try {
      return switch (leaf.store()) {
        case Store.Pair pair -> pair(leaf, pair.certificate(), pair.key());
        case Store.Kubeconfig kubeconfig -> kubeconfig(leaf, kubeconfig.path());
      };
    } catch (Unreadable | NotAFile e) {
      return new Unusable(leaf, e.getMessage());
    } catch (IOException e) {
      return new Unusable(leaf, "It cannot be read (%s).".formatted(e.getClass().getSimpleName()));
    }
  }

  /**
   * The private key of what was read, in PEM. Who asks overwrites it when done.
   *
   * @throws Unreadable it is not there any more
   */
  byte[] key(Held held) throws Unreadable {
    return switch (held.place()) {
      case Place.Embedded embedded ->
          switch (ClientEntry.of(embedded.text()).orElse(null)) {
            case ClientEntry.Data data -> Base64.getDecoder().decode(data.key());
            case ClientEntry.Files _ -> throw gone(held);
            case null -> throw gone(held);
          };
      case Place.Linked linked -> linked.rest().getBytes(StandardCharsets.ISO_8859_1);
      case Place.Whole _ -> keyFile(held);
    };
  }

  private byte[] keyFile(Held held) throws Unreadable {
    String path =
        switch (held.leaf().store()) {
          case Store.Pair pair -> pair.key();
          case Store.Kubeconfig kubeconfig -> keyNamedBy(kubeconfig.path(), held);
        };
    return switch (host.find(path)) {
      case HostPath.RegularFile regular -> SmallFile.read(regular.real());
      case HostPath.Nothing _, HostPath.Folder _, HostPath.Trouble _ -> throw gone(held);
    };
  }

  private String keyNamedBy(String kubeconfig, Held held) throws Unreadable {
    return switch (host.find(kubeconfig)) {
      case HostPath.RegularFile regular
          when ClientEntry.of(new String(SmallFile.read(regular.real()), StandardCharsets.UTF_8))
                  .orElse(null)
              instanceof ClientEntry.Files files ->
          beside(kubeconfig, files.key());
      case HostPath.RegularFile _, HostPath.Nothing _, HostPath.Folder _, HostPath.Trouble _ ->
          throw gone(held);
    };
  }

  private static Unreadable gone(Held held) {
    return new Unreadable(
        AuthorityFault.FileUnreadable,
        "The key of %s was changed meanwhile: run it again.".formatted(held.leaf().name()));
  }

  /** Something is there, and it is no file. */
  private static final class NotAFile extends Exception {
    private static final long serialVersionUID = 1L;

    NotAFile(String sentence) {
      super(sentence);
    }
  }

  private LeafState pair(Leaf leaf, String certificatePath, String keyPath)
      throws Unreadable, NotAFile {
    Optional<Path> certificate = file(certificatePath);
    Optional<Path> key = file(keyPath);
    if (certificate.isEmpty() && key.isEmpty()) {
      return new Absent(leaf);
    }
    if (certificate.isEmpty()) {
      return new Uncertified(
          leaf,
          "%s is not there, and its key is. Put it back, or make both anew: kubeadm init phase certs."
              .formatted(certificatePath));
    }
    PemFile pem = PemFile.read(certificate.get());
    if (key.isEmpty()) {
      String finding = "Its key %s is not there.".formatted(keyPath);
      return inFolder(keyPath)
          .map(real -> new Place.Whole(certificate.get(), real, pem.rest()))
          .<LeafState>map(place -> new Keyless(leaf, pem.certificate(), place, finding))
          .orElseGet(() -> new Unusable(leaf, finding));
    }
    var place = new Place.Whole(certificate.get(), key.get(), pem.rest());
    return held(leaf, pem.certificate(), place, SmallFile.read(key.get()), keyPath);
  }

  private LeafState kubeconfig(Leaf leaf, String path) throws Unreadable, NotAFile, IOException {
    // For a static Pod whose kubeconfig is not there the kubelet makes an empty one (FileOrCreate),
    // and for one that only starts again the container runtime makes a folder.
    if (host.find(path) instanceof HostPath.Folder folder && EmptyFolder.is(folder.real())) {
      return new Absent(leaf);
    }
    Optional<Path> file = file(path);
    if (file.isEmpty() || Files.size(file.get()) == 0) {
      return new Absent(leaf);
    }
    String text = new String(SmallFile.read(file.get()), StandardCharsets.UTF_8);
    return switch (ClientEntry.of(text).orElse(null)) {
      case null ->
          new Unusable(
              leaf, path + " is no kubeconfig, or its current context has no client certificate.");
      case ClientEntry.Data data -> embedded(leaf, file.get(), text, data);
      case ClientEntry.Files files -> referenced(leaf, path, files);
    };
  }

  private static LeafState embedded(Leaf leaf, Path file, String text, ClientEntry.Data data)
      throws Unreadable {
    if (!text.contains(data.certificate())) {
      return new Unusable(
          leaf,
          "client-certificate-data is written in more than one line: write it in one, then it can"
              + " be replaced without touching the rest.");
    }
    if (data.key().isEmpty() || text.indexOf(data.key()) != text.lastIndexOf(data.key())) {
      return new Unusable(leaf, "client-key-data is not there once, in one line.");
    }
    try {
      PemFile pem = PemFile.of(Base64.getDecoder().decode(data.certificate()));
      var place = new Place.Embedded(file, text, data.certificate(), data.key());
      byte[] key = Base64.getDecoder().decode(data.key());
      return held(leaf, pem.certificate(), place, key, "client-key-data");
    } catch (IllegalArgumentException notBase64) {
      return new Unusable(leaf, "client-certificate-data or client-key-data is not base64.");
    }
  }

  private LeafState referenced(Leaf leaf, String kubeconfig, ClientEntry.Files files)
      throws Unreadable, NotAFile, IOException {
    String certificate = beside(kubeconfig, files.certificate());
    String key = beside(kubeconfig, files.key());
    Optional<Path> file = file(certificate);
    if (file.isEmpty()) {
      return new Unusable(
          leaf,
          "%s names %s, which is not there. Put that back, or move %1$s away and make it anew: kubeadm init phase kubeconfig."
              .formatted(kubeconfig, certificate));
    }
    Optional<Path> link = link(certificate);
    if (link.isEmpty() || !certificate.equals(key)) {
      return pair(leaf, certificate, key);
    }
    PemFile pem = PemFile.read(file.get());
    var place =
        new Place.Linked(link.get(), file.get(), Files.readSymbolicLink(link.get()), pem.rest());
    return held(leaf, pem.certificate(), place, SmallFile.read(file.get()), certificate);
  }

  private static LeafState held(
      Leaf leaf, X509Certificate certificate, Place place, byte[] key, String keyPath) {
    try {
      return PemPair.isPair(certificate, key)
          ? new Held(leaf, certificate, place)
          : keyless(
              leaf, certificate, place, keyPath + " is not the key of the certificate beside it.");
    } catch (Unreadable noKey) {
      return keyless(leaf, certificate, place, keyPath + ": " + noKey.getMessage());
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static LeafState keyless(
      Leaf leaf, X509Certificate certificate, Place place, String finding) {
    return place instanceof Place.Embedded embedded && embedded.noNewKey().isPresent()
        ? new Unusable(leaf, "%s %s".formatted(finding, embedded.noNewKey().get()))
        : new Keyless(leaf, certificate, place, finding);
  }

  private Optional<Path> file(String path) throws NotAFile {
    return switch (host.find(path)) {
      case HostPath.Nothing nothing -> Optional.empty();
      case HostPath.RegularFile regular -> Optional.of(regular.real());
      case HostPath.Folder folder -> throw new NotAFile(path + " is a folder.");
      case HostPath.Trouble trouble -> throw new NotAFile(path + ": " + trouble.message());
    };
  }

  /** The link itself, if the last part of the path is one. */
  private Optional<Path> link(String path) {
    return inFolder(path).filter(Files::isSymbolicLink);
  }

  /** Where it would lie, whether it is there or not. */
  private Optional<Path> inFolder(String path) {
    Path whole = Path.of(path);
    return host.find(String.valueOf(whole.getParent())) instanceof HostPath.Folder folder
        ? Optional.of(folder.real().resolve(whole.getFileName()))
        : Optional.empty();
  }

  private static String beside(String kubeconfig, String path) {
    return Path.of(kubeconfig).resolveSibling(path).normalize().toString();
  }
}
