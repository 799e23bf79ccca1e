package dev.signet.pki.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.expiry.files.HostFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StaticPodsTest {

  /** As kubeadm 1.36 writes it, shortened. */
  private static final String API_SERVER =
      """
      apiVersion: v1
      kind: Pod
      spec:
        containers:
        - command:
          - kube-apiserver
          - --tls-cert-file=/first.crt
          - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
          livenessProbe:
            httpGet: {host: 10.0.0.1, path: /livez, port: probe-port, scheme: HTTPS}
          readinessProbe:
            httpGet: {host: 10.0.0.1, path: /readyz, port: probe-port, scheme: HTTPS}
          name: kube-apiserver
          ports:
          - {containerPort: 6443, name: probe-port, protocol: TCP}
      """;

  /** As kubeadm 1.30 writes it: a number, and no word whether it is ready. */
  private static final String ETCD =
      """
      spec:
        containers:
        - command: [etcd]
          args: [--name=node-1]
          livenessProbe:
            httpGet: {host: "::1", path: "/health?exclude=NOSPACE", port: 2381, scheme: HTTP}
          name: etcd
      """;

  @TempDir private Path root;

  @Test
  void aManifestSaysWhatRunsAndWhatToAsk() throws Exception {
    write("kube-apiserver.yaml", API_SERVER);
    write("etcd.yaml", ETCD);
    write("kube-apiserver.yaml.old", "x");

    var pods = new StaticPods(new HostFiles(root), "/etc/kubernetes").read();

    assertThat(pods)
        .extracting(StaticPod::component)
        .containsExactly(Component.ETCD, Component.API_SERVER);
    assertThat(pods.getFirst().command()).containsExactly("etcd", "--name=node-1");
    assertThat(pods.getFirst().health())
        .contains(URI.create("http://[::1]:2381/health?exclude=NOSPACE"));
    assertThat(pods.getLast().health()).contains(URI.create("https://10.0.0.1:6443/readyz"));
    assertThat(pods.getLast().flag("tls-cert-file")).contains("/etc/kubernetes/pki/apiserver.crt");
    assertThat(pods.getLast().flag("tls")).isEmpty();
  }

  @Test
  void aNodeWithoutAControlPlaneIsSaid() {
    assertThatThrownBy(() -> new StaticPods(new HostFiles(root), "/etc/kubernetes").read())
        .isInstanceOf(NodeFault.class)
        .hasMessageContaining("no manifest of a control plane in /etc/kubernetes/manifests");
  }

  @Test
  void aManifestOfSomethingElseIsSaid() throws IOException {
    write("etcd.yaml", ETCD.replace("name: etcd", "name: other"));

    assertThatThrownBy(() -> new StaticPods(new HostFiles(root), "/etc/kubernetes").read())
        .isInstanceOf(NodeFault.class)
        .hasMessage("/etc/kubernetes/manifests/etcd.yaml has no container etcd.");
  }

  private void write(String name, String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve("etc/kubernetes/manifests"));
    Files.writeString(folder.resolve(name), text);
  }
}
