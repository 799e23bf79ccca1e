package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Commands;
import dev.signet.testing.KubeadmTree;
import dev.signet.testing.TestCa;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code signet pki renew} says when it cannot, and that it changes nothing then. */
final class RenewalFaultIT {

  @TempDir private static Path original;
  private static KubeadmTree made;

  @TempDir private Path root;
  private LeafFiles files;

  @BeforeAll
  static void kubeadm() throws IOException {
    made = KubeadmTree.create(original);
    Files.createDirectories(original.resolve("var/lib"));
  }

  @BeforeEach
  void copy() {
    files = new LeafFiles(made.copy(root).root());
  }

  @Test
  void aCaWithoutItsKeyIsSaidAndTheLeavesOfTheOthersAreRenewed() throws Exception {
    Files.delete(files.file("pki/etcd/ca.key"));
    Map<String, String> before = files.contents();

    var run = files.renew("--all", "--force");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("etcd-server: /etc/kubernetes/pki/etcd/ca.key is not there: the CA is managed")
        .containsPattern("admin.conf .* renewed");
    assertThat(files.changedSince(before))
        .hasSize(8)
        .doesNotContain("etc/kubernetes/pki/etcd/server.crt");
  }

  @Test
  void aCaThatHasEndedSignsNothing() throws Exception {
    TestCa expired = TestCa.create(ca -> ca.subject("CN=etcd-ca").expired());
    Files.writeString(files.file("pki/etcd/ca.crt"), expired.pem());
    Files.writeString(files.file("pki/etcd/ca.key"), expired.keyPem());

    var run = files.renew("etcd-server");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("etcd-server: CA certificate CN=etcd-ca ended at");
  }

  @Test
  void aKeyThatDoesNotFitAFileThatIsBrokenOrMissingIsSaid() throws Exception {
    Files.copy(
        files.file("pki/etcd/peer.key"),
        files.file("pki/apiserver.key"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(files.file("pki/front-proxy-client.crt"), "-----BEGIN CERTIFICATE-----\nx");
    Files.delete(files.file("pki/etcd/server.crt"));
    Files.delete(files.file("pki/etcd/peer.crt"));
    Files.delete(files.file("pki/etcd/peer.key"));
    Files.writeString(files.file("scheduler.conf"), "users: [");
    Map<String, String> before = files.contents();

    var run = files.renew("--all");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("apiserver: /etc/kubernetes/pki/apiserver.key is not the key of the certificate")
        .contains("front-proxy-client: There is no certificate in PEM that can be read.")
        .contains("etcd-server: /etc/kubernetes/pki/etcd/server.crt is not there, and its key is.")
        .containsPattern("etcd-peer .*not there, and not needed")
        .contains("scheduler.conf: /etc/kubernetes/scheduler.conf is no kubeconfig");
    assertThat(files.changedSince(before)).isEmpty();
  }

  @Test
  void twoAtOnceAreOne() throws Exception {
    Path lock = files.file(".signet-pki.lock");
    try (FileChannel other =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = other.lock()) {
      var run = files.renew("--all", "--force");

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("Another signet pki works on");
    }
    assertThat(files.renew("--all", "--force").code()).isZero();
  }

  @Test
  void aNewKeyIsRefusedWhereItCannotBeExchangedWithItsCertificateOrIsOfAnUnknownKind()
      throws Exception {
    Path key = files.file("pki/apiserver.key");
    Path elsewhere = Files.createDirectories(root.resolve("srv")).resolve("apiserver.key");
    Files.move(key, elsewhere);
    Files.createSymbolicLink(key, Path.of("/srv/apiserver.key"));
    Map<String, String> before = files.contents();

    var run = files.renew("apiserver", "--force", "--new-key");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("are in two folders");
    assertThat(files.changedSince(before)).isEmpty();
    var asks =
        files.renew("apiserver", "--force", "--new-key", "--requests=" + root.resolve("requests"));
    assertThat(asks.code()).isEqualTo(1);
    assertThat(asks.out()).contains("are in two folders");
    assertThat(root.resolve("var/lib/signet/keys")).as("no key waits for nothing").doesNotExist();
    assertThat(files.renew("--all", "--key-algorithm=RSA-2048").err()).contains("add --new-key");
  }

  /** A file system of its own, so small that the new files do not fit; then it is read-only. */
  @ParameterizedTest
  @ValueSource(strings = {"--force", "--force --new-key"})
  void aFullDiskAndAReadOnlyTreeChangeNothing(String options) throws Exception {
    String[] all = ("--all " + options).split(" ", -1);
    Path etc = files.file("");
    Commands.run("mount", "-t", "tmpfs", "-o", "size=200k", "none", etc.toString());
    try {
      Commands.run("cp", "-a", new LeafFiles(original).file("") + "/.", etc.toString());
      Commands.run("bash", "-c", "head -c 1M /dev/zero >" + etc.resolve("fill") + " || true");
      Map<String, String> before = files.contents();

      var full = files.renew(all);

      assertThat(full.code()).isEqualTo(1);
      assertThat(full.err()).contains("No space left on device").contains("Nothing was changed.");
      assertThat(files.changedSince(before)).isEmpty();

      Commands.run("mount", "-o", "remount,ro", etc.toString());
      var readOnly = files.renew(all);

      assertThat(readOnly.code()).isEqualTo(1);
      assertThat(readOnly.err()).contains("cannot be written").contains("Nothing was changed.");
      assertThat(files.changedSince(before)).isEmpty();
    } finally {
      Commands.run("umount", etc.toString());
    }
  }
}
