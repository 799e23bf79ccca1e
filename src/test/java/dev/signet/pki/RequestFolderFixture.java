package dev.signet.pki;

import dev.signet.testing.TestCa;
import dev.signet.testing.TestRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A folder of requests as {@code signet pki} writes it, of requests made in a test. */
final class RequestFolderFixture {

  private final Path folder;
  private final List<RequestManifest.Entry> entries = new ArrayList<>();

  RequestFolderFixture(Path folder) {
    this.folder = folder;
  }

  /** One more, and the list of all. */
  void add(String name, TestRequest request, TestCa ca) throws IOException {
    add(name, request, request, ca);
  }

  /** The same with a list that says what another request asks for. */
  void add(String name, TestRequest request, TestRequest said, TestCa ca) throws IOException {
    Leaf leaf = leaf(name);
    String pem = request.pem();
    Files.writeString(folder.resolve(RequestFolder.request(leaf)), pem);
    entries.add(
        RequestManifest.entry(
            leaf,
            ca.self().certificate(),
            pem.getBytes(StandardCharsets.US_ASCII),
            LeafContent.of(said.pkcs10().getSubject(), said.pkcs10().getRequestedExtensions()),
            Duration.ofDays(100),
            Optional.empty()));
    Files.writeString(manifest(), new RequestManifest(entries).json());
  }

  Path manifest() {
    return folder.resolve(RequestFolder.MANIFEST);
  }

  static Leaf leaf(String name) {
    return Leaf.kubeadm("/etc/kubernetes").stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
