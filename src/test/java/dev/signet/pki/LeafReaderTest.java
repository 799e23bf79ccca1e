package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.expiry.files.HostFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeafReaderTest {

  private static final String STORE = "/var/lib/kubelet/pki/kubelet-client-current.pem";
  private static final Leaf KUBELET =
      Leaf.kubeadm("/etc/kubernetes").stream()
          .filter(leaf -> leaf.name().equals("kubelet.conf"))
          .findFirst()
          .orElseThrow();

  @TempDir private Path root;

  @BeforeEach
  void kubeconfig() throws Exception {
    Path folder = Files.createDirectories(root.resolve("etc/kubernetes"));
    Files.writeString(
        folder.resolve("kubelet.conf"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:6443"}}]
        users: [{name: u, user: {client-certificate: %1$s, client-key: %1$s}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(STORE));
  }

  @Test
  void aKubeconfigWhoseCertificateIsNotThereIsNotSaidToBeMissingItself() {
    assertThat(why())
        .isEqualTo(
            "/etc/kubernetes/kubelet.conf names %s, which is not there. Put that back, or move /etc/kubernetes/kubelet.conf away and make it anew: kubeadm init phase kubeconfig."
                .formatted(STORE));
  }

  @Test
  void aLinkThatLeadsNowhereIsTold() throws Exception {
    Path link = root.resolve(STORE.substring(1));
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("kubelet-client-2036.pem"));

    assertThat(why()).isEqualTo(STORE + ": The link leads to nothing that is to be seen.");
  }

  /** As the kubelet makes it for a static Pod whose kubeconfig is not there. */
  @Test
  void anEmptyKubeconfigIsNone() throws Exception {
    Files.writeString(root.resolve("etc/kubernetes/kubelet.conf"), "");

    assertThat(new LeafReader(new HostFiles(root)).read(KUBELET))
        .isEqualTo(new LeafState.Absent(KUBELET));
  }

  private String why() {
    LeafState state = new LeafReader(new HostFiles(root)).read(KUBELET);
    assertThat(state).isInstanceOf(LeafState.Unusable.class);
    return ((LeafState.Unusable) state).why();
  }
}
