package dev.signet.expiry.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.expiry.Observations;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What distributions of Kubernetes keep on a host, and what of it is seen. */
final class HostSourceTest {
  private static final String KUBELET = "var/lib/kubelet/pki/";
  private static final TestCa CA = TestCa.create(ca -> ca.subject("CN=kubernetes"));
  private static final TestCertificate CLIENT =
      CA.issue(
          leaf ->
              leaf.named("system:node:node-1", "system:nodes")
                  .extendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
  private static final TestCertificate SERVING =
      CA.issue(
          leaf ->
              leaf.named("system:node:node-1", "system:nodes")
                  .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth));

  @TempDir private Path root;

  @Test
  void aHostWithoutKubernetesIsNoProblem() {
    assertThat(look()).isEqualTo(Observations.NONE);
  }

  @Test
  void ofAKubeletsFilesTheCurrentOnesAreSeenOnceAndWhatTheyReplacedIsNot() throws IOException {
    write(KUBELET + "kubelet-client-2026-01-01-00-00-00.pem", CA.issue(c -> c).pem());
    write(KUBELET + "kubelet-client-2026-06-01-00-00-00.pem", CLIENT.pem() + CLIENT.keyPem());
    write(KUBELET + "kubelet-server-2026-06-01-00-00-00.pem", SERVING.pem() + SERVING.keyPem());
    write(KUBELET + "kubelet.crt", TestCertificate.builder().selfSigned().pem());
    link(KUBELET + "kubelet-client-current.pem", "/" + KUBELET + dated("client"));
    link(KUBELET + "kubelet-server-current.pem", dated("server"));
    write("etc/kubernetes/pki/ca.crt", CA.pem());
    write(
        "etc/kubernetes/kubelet.conf",
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: kubernetes, cluster: {certificate-authority-data: %s}}]
        users:
        - name: system:node:node-1
          user: {client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem}
        """
            .formatted(base64(CA.pem())));

    assertThat(look().problems()).isEmpty();
    assertThat(lines(look()))
        .containsExactlyInAnyOrder(
            "file /var/lib/kubelet/pki/kubelet-client-current.pem - kubelet-client node-1 ca",
            "file /var/lib/kubelet/pki/kubelet-server-current.pem - kubelet-serving node-1 ca",
            "kubeconfig /etc/kubernetes/kubelet.conf cluster kubernetes ca node-1 ca",
            "file /etc/kubernetes/pki/ca.crt - ca node-1 ca");
  }

  @Test
  void theSelfSignedOneOfAKubeletCountsAsLongAsThereIsNoOther() throws IOException {
    write(KUBELET + "kubelet.crt", TestCertificate.builder().selfSigned().pem());

    assertThat(lines(look()))
        .containsExactly("file /var/lib/kubelet/pki/kubelet.crt - kubelet-serving node-1 -");
  }

  @Test
  void whatAFoundDistributionLacksIsMissing() throws IOException {
    write("var/lib/rancher/k3s/server/tls/server-ca.crt", CA.pem());
    write("var/lib/rancher/k3s/server/tls/etcd/server-ca.crt", TestCa.create().pem());

    assertThat(look().problems())
        .extracting(problem -> problem.reason() + " " + problem.place().path())
        .startsWith("Missing /var/lib/rancher/k3s/server/tls/client-ca.crt")
        .hasSize(5);
    assertThat(lines(look()))
        .containsExactly(
            "file /var/lib/rancher/k3s/server/tls/server-ca.crt - ca node-1 server-ca",
            "file /var/lib/rancher/k3s/server/tls/etcd/server-ca.crt - ca node-1 etcd-server-ca");
  }

  @Test
  void aKubeconfigThatNamesAFileThatIsNotThereSaysSo() throws IOException {
    write(
        "etc/kubernetes/kubelet.conf",
        "{\"users\": [{\"name\": \"n\", \"user\": {\"client-certificate\": \"pki/gone.pem\"}}]}");

    assertThat(look().problems())
        .singleElement()
        .hasToString(
            "Problem[place=Place[source=KUBECONFIG, path=/etc/kubernetes/kubelet.conf,"
                + " entry=user n], reason=Missing, message=It names"
                + " /etc/kubernetes/pki/gone.pem, which is not there.]");
  }

  @Test
  void ofAKubeconfigTheBadPartIsOneProblemWithItsName() throws IOException {
    write(
        "etc/kubernetes/kubelet.conf",
        """
        users:
        - {name: bad, user: {client-certificate-data: "%%%%"}}
        - {name: key, user: {client-certificate-data: %s, client-key-data: %s}}
        - {name: good, user: {client-certificate-data: %s, token: abc}}
        - {name: none, user: {token: abc}}
        """
            .formatted(base64(CLIENT.keyPem()), base64(CLIENT.keyPem()), base64(CLIENT.pem())));

    assertThat(look().problems())
        .extracting(problem -> problem.reason() + " " + problem.place().entry())
        .containsExactly("Empty user bad", "OnlyAKey user key");
    assertThat(lines(look()))
        .containsExactly(
            "kubeconfig /etc/kubernetes/kubelet.conf user good kubelet-client node-1 -");
  }

  /** Whoever opened one of these pipes would be told so, or wait for ever. */
  @Test
  void keysAreNotOpened() throws Exception {
    write("etc/kubernetes/pki/ca.crt", CA.pem());
    for (String name : List.of("ca.key", "sa.pub", "member-key.pem", "ca.srl")) {
      Path pipe = root.resolve("etc/kubernetes/pki").resolve(name);
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    }

    var seen = new PathSource(host(), List.of("/etc/kubernetes"), new char[0]).look();

    assertThat(seen.problems()).isEmpty();
    assertThat(seen.certificates()).hasSize(1);
  }

  @Test
  void ofTwoCasOfOneNameTheOneWhoseKeySignedIsNamed() throws IOException {
    TestCa old = TestCa.create(ca -> ca.subject("CN=kubernetes"));
    write("etc/kubernetes/pki/a-old-ca.crt", old.pem());
    write("etc/kubernetes/pki/ca.crt", CA.pem());
    write("etc/kubernetes/pki/leaf.crt", CLIENT.pem());

    var seen = new PathSource(host(), List.of("/etc/kubernetes"), new char[0]).look();

    assertThat(lines(seen)).contains("file /etc/kubernetes/pki/leaf.crt - kubelet-client - ca");
  }

  private Observations look() {
    return new HostSource(host(), Presets.ALL, "node-1").look();
  }

  private HostFiles host() {
    return new HostFiles(root);
  }

  private static List<String> lines(Observations seen) {
    return seen.certificates().stream()
        .map(
            c ->
                String.join(
                    " ",
                    c.place().source().label(),
                    c.place().path(),
                    dash(c.place().entry()),
                    c.kind().label(),
                    dash(c.node()),
                    c.authority().orElse("-")))
        .toList();
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String dated(String what) {
    return "kubelet-%s-2026-06-01-00-00-00.pem".formatted(what);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }

  private void link(String at, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(at), Path.of(target));
  }
}
