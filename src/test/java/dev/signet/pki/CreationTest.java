package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cli.PkiRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code signet pki init} keeps, refuses and goes on with. */
final class CreationTest {

  private static final String TEXT =
      KubeadmConfiguration.DEFAULTS + "encryptionAlgorithm: ECDSA-P256\n";

  /** In the order in which they are written. */
  private static final List<String> WRITTEN =
      Stream.of(
              "ca.key ca.crt front-proxy-ca.key front-proxy-ca.crt etcd/ca.key etcd/ca.crt",
              "sa.key sa.pub apiserver.key apiserver.crt",
              "apiserver-kubelet-client.key apiserver-kubelet-client.crt",
              "front-proxy-client.key front-proxy-client.crt",
              "apiserver-etcd-client.key apiserver-etcd-client.crt",
              "etcd/server.key etcd/server.crt etcd/peer.key etcd/peer.crt",
              "etcd/healthcheck-client.key etcd/healthcheck-client.crt",
              "../admin.conf ../controller-manager.conf ../scheduler.conf ../kubelet.conf",
              "../super-admin.conf")
          .flatMap(line -> Stream.of(line.split(" ")))
          .toList();

  @TempDir private Path root;
  @TempDir private Path elsewhere;
  private LeafFiles files;
  private Path config;

  @BeforeEach
  void configuration() throws IOException {
    files = new LeafFiles(root);
    config = Files.writeString(elsewhere.resolve("kubeadm.yaml"), TEXT);
  }

  @Test
  void aRunThatWasKilledAfterAnyFileIsGoneOnWith(@TempDir Path whole) throws Exception {
    var made = new LeafFiles(whole);
    assertThat(run(whole).code()).isZero();
    assertThat(made.contents()).hasSize(WRITTEN.size());

    for (int written = 0; written < WRITTEN.size(); written++) {
      Path disk = root.resolve("after-" + written);
      var left = new LeafFiles(disk);
      for (String name : WRITTEN.subList(0, written)) {
        Path copy = left.file("pki").resolve(name).normalize();
        Files.createDirectories(copy.getParent());
        Files.copy(made.file("pki").resolve(name).normalize(), copy);
      }
      Path staged = left.file("pki").resolve(WRITTEN.get(written)).normalize();
      Files.createDirectories(staged.getParent());
      Files.writeString(Replacement.waitingFor(staged), "half");
      Map<String, String> before = left.contents();

      PkiRun run = run(disk);

      assertThat(run.code()).as(written + run.out() + run.err()).isZero();
      Map<String, String> after = left.contents();
      assertThat(after.keySet()).isEqualTo(made.contents().keySet());
      before.forEach(
          (path, content) -> {
            if (!path.endsWith(".signet-new")) {
              assertThat(after).containsEntry(path, content);
            }
          });
      assertThat(run(disk).out()).contains("Nothing was changed.").doesNotContain("made,");
    }
  }

  @Test
  void aDryRunSaysWhatWouldBeMadeAndMakesNothing() throws Exception {
    PkiRun run = run(root, "--dry-run");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsPattern("etcd-ca +would be made")
        .contains("Nothing was changed.");
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void whatACaElsewhereHasToSignIsToldByNameAndNotMade() throws Exception {
    run(root);
    for (String name :
        List.of(
            "pki/ca.key",
            "pki/apiserver.crt",
            "pki/apiserver.key",
            "admin.conf",
            "pki/etcd/server.crt",
            "pki/etcd/server.key")) {
      Files.delete(files.file(name));
    }

    PkiRun run = run(root);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("(?m)^ca +kept: there; its key is elsewhere")
        .contains("apiserver: It is not there, and the key of ca is elsewhere")
        .contains("admin.conf: It is not there, and the key of ca is elsewhere")
        .containsPattern("(?m)^etcd-server +made$")
        .containsPattern("(?m)^scheduler.conf +kept: there$");
    assertThat(files.file("pki/apiserver.key")).doesNotExist();
    assertThat(files.file("pki/apiserver.crt")).doesNotExist();
    assertThat(files.file("admin.conf")).doesNotExist();
    assertThat(files.file("pki/ca.key")).doesNotExist();
    assertThat(files.file("pki/etcd/server.crt")).exists();
  }

  @Test
  void noNewCaIsMadeBesideWhatTheOldOneSigned() throws Exception {
    run(root);
    Files.delete(files.file("pki/ca.crt"));
    Files.delete(files.file("pki/ca.key"));

    PkiRun run = run(root);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("ca.crt is not there, and apiserver is, which a CA has signed");
    assertThat(files.file("pki/ca.crt")).doesNotExist();
  }

  @Test
  void aLeafOfAnotherCaOrWithoutANameThatIsAskedForIsKeptAndTold(@TempDir Path other)
      throws Exception {
    run(root);
    run(other);
    for (String name : List.of("etcd/peer.crt", "etcd/peer.key")) {
      Files.delete(files.file("pki/" + name));
      Files.copy(new LeafFiles(other).file("pki/" + name), files.file("pki/" + name));
    }
    Files.writeString(config, TEXT + "apiServer: {certSANs: [api.example.com, 192.0.2.1]}\n");
    Map<String, String> before = files.contents();

    PkiRun run = run(root);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("etcd-peer: It is there, and another CA has signed it")
        .contains("apiserver: It is there, without api.example.com, 192.0.2.1.");
    assertThat(files.changedSince(before)).isEmpty();
  }

  @Test
  void withExternalEtcdNothingOfEtcdIsMade() throws Exception {
    Files.writeString(config, TEXT + "etcd: {external: {endpoints: [\"https://e:2379\"]}}\n");

    assertThat(run(root).code()).isZero();

    assertThat(files.file("pki/etcd")).doesNotExist();
    assertThat(files.file("pki/apiserver-etcd-client.crt")).doesNotExist();
  }

  @Test
  void aMistakeInTheConfigurationIsToldAndNothingMade() throws Exception {
    Files.writeString(config, TEXT + "clusterName: [a]\n");

    PkiRun run = run(root);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("kubeadm.yaml: ClusterConfiguration.clusterName");
    assertThat(root).isEmptyDirectory();
  }

  private PkiRun run(Path disk, String... more) throws IOException {
    Files.createDirectories(disk);
    return PkiRun.init(
        Clock.systemUTC(),
        Stream.concat(Stream.of("--config=" + config, "--host-root=" + disk), Stream.of(more))
            .toArray(String[]::new));
  }
}
