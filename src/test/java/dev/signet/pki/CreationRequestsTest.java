package dev.signet.pki;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cli.PkiRun;
import dev.signet.expiry.files.HostFiles;
import dev.signet.signing.KeyPem;
import dev.signet.testing.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that is made of CAs whose keys are elsewhere. */
final class CreationRequestsTest {

  private static final String TEXT =
      KubeadmConfiguration.BALANCED.replace("ECDSA-P384", "ECDSA-P256");

  @TempDir private Path root;
  @TempDir private Path elsewhere;
  private LeafFiles files;
  private Path config;
  private Path requests;
  private SigningPlace cas;

  @BeforeEach
  void nothingButCas(@TempDir Path whole) throws IOException {
    config = Files.writeString(elsewhere.resolve("kubeadm.yaml"), TEXT);
    requests = elsewhere.resolve("requests");
    files = new LeafFiles(root);
    assertThat(init(whole).code()).isZero();
    Files.createDirectories(files.file("pki/etcd"));
    Files.createDirectories(root.resolve("var/lib"));
    for (String name : List.of("ca", "etcd/ca", "front-proxy-ca")) {
      for (String kind : List.of(".crt", ".key")) {
        String file = "pki/" + name + kind;
        Files.copy(new LeafFiles(whole).file(file), files.file(file));
      }
    }
    cas = SigningPlace.takeFrom(files, Files.createDirectory(elsewhere.resolve("cas")));
  }

  @Test
  void theKeysWaitAndWithWhatIsSignedTheControlPlaneIsWhole() throws Exception {
    PkiRun asked = ask(requests);

    assertThat(asked.code()).as(asked.out() + asked.err()).isZero();
    assertThat(asked.out())
        .containsPattern("(?m)^apiserver +request written, for a key that waits$")
        .containsPattern("(?m)^sa +made$")
        .contains("signet pki install %s --config %s".formatted(requests, config));
    assertThat(files.contents().keySet().stream().filter(path -> path.startsWith("etc")))
        .containsExactly(
            "etc/kubernetes/pki/ca.crt",
            "etc/kubernetes/pki/etcd/ca.crt",
            "etc/kubernetes/pki/front-proxy-ca.crt",
            "etc/kubernetes/pki/sa.key",
            "etc/kubernetes/pki/sa.pub");
    assertThat(SigningPlace.waiting(root)).hasSize(12);
    for (Path key : SigningPlace.waiting(root)) {
      assertThat(Commands.run("stat", "-c", "%a", key.toString())).isEqualTo("600\n");
    }
    assertThat(Commands.run("stat", "-c", "%a", root.resolve("var/lib/signet/keys").toString()))
        .isEqualTo("700\n");
    try (Stream<Path> all = Files.list(requests)) {
      assertThat(all).hasSize(13).noneMatch(file -> content(file).contains("PRIVATE"));
    }
    cas.sign(requests);

    PkiRun installed = install("--config=" + config);

    assertThat(installed.code()).as(installed.out() + installed.err()).isZero();
    assertThat(installed.out()).containsPattern("admin.conf .* installed, where there was none");
    assertWhole();
    PkiRun again = ask(elsewhere.resolve("again"));
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("Nothing was changed.");
    assertThat(install("--config=" + config).out())
        .contains("is installed already", "Nothing was changed.");
  }

  /** Also what the profile says of itself as text, which is what install compares with. */
  private void assertWhole() throws Exception {
    var reader = new LeafReader(new HostFiles(root));
    for (LeafProfile profile :
        LeafProfile.kubeadm(
            "/etc/kubernetes", ControlPlaneReader.read(TEXT, "/etc/kubernetes/pki"))) {
      assertThat(reader.read(profile.leaf()))
          .isInstanceOfSatisfying(
              LeafState.Held.class,
              held -> assertThat(LeafContent.of(held.certificate())).isEqualTo(profile.content()));
    }
    assertThat(SigningPlace.waiting(root)).isEmpty();
  }

  @Test
  void whoAsksAgainAsksWithTheSameKeys() throws Exception {
    ask(requests);
    List<Path> waiting = SigningPlace.waiting(root);
    Map<String, String> before = files.contents();

    assertThat(ask(elsewhere.resolve("again")).code()).isZero();

    assertThat(SigningPlace.waiting(root)).isEqualTo(waiting);
    assertThat(files.changedSince(before)).isEmpty();
    cas.sign(elsewhere.resolve("again"));
    requests = elsewhere.resolve("again");
    assertThat(install("--config=" + config).code()).isZero();
    assertWhole();
  }

  @Test
  void aRunThatWasKilledAfterAnyFileIsGoneOnWith(@TempDir Path copies) throws Exception {
    ask(requests);
    cas.sign(requests);
    for (String leaf : List.of("apiserver", "etcd-peer")) {
      Path disk = copies.resolve(leaf);
      Commands.run("cp", "-a", root.toString(), disk.toString());
      String key = leaf.equals("apiserver") ? "pki/apiserver.key" : "pki/etcd/peer.key";
      Path waiting =
          SigningPlace.waiting(disk).stream()
              .filter(file -> file.getFileName().toString().startsWith(leaf + "."))
              .findFirst()
              .orElseThrow();
      Files.copy(waiting, new LeafFiles(disk).file(key));

      PkiRun run = new LeafFiles(disk).install(requests.toString(), "--config=" + config);

      assertThat(run.code()).as(run.out() + run.err()).isZero();
      assertThat(SigningPlace.waiting(disk)).isEmpty();
    }
  }

  @Test
  void aKeyThatIsThereIsAskedForAndStays() throws Exception {
    ask(requests);
    Path key = files.file("pki/apiserver.key");
    for (Path waiting : SigningPlace.waiting(root)) {
      if (waiting.getFileName().toString().startsWith("apiserver.")) {
        Files.move(waiting, key);
      }
    }
    String before = Files.readString(key);
    requests = elsewhere.resolve("again");

    assertThat(ask(requests).out())
        .containsPattern("(?m)^apiserver +request written, for the key that is there$");

    cas.sign(requests);
    assertThat(install("--config=" + config).code()).isZero();
    assertThat(key).hasContent(before);
    assertWhole();
  }

  @Test
  void whatIsRefusedIsNotMadeAndItsKeyWaitsOn() throws Exception {
    ask(requests);
    cas.sign(requests);
    Map<String, String> before = files.contents();

    PkiRun without = install();

    assertThat(without.code()).isEqualTo(1);
    assertThat(without.out()).contains("apiserver: It is not here. If signet pki init asked");
    assertThat(files.changedSince(before)).isEmpty();

    Path other = requests.resolve("apiserver-kubelet-client.crt");
    Files.copy(other, requests.resolve("apiserver.crt"), REPLACE_EXISTING);
    Files.writeString(config, TEXT.replace("cp-1.example.com", "cp-2.example.com"));
    PkiRun another = install("--config=" + config);
    assertThat(another.code()).isEqualTo(1);
    assertThat(another.out())
        .contains("apiserver: It is for another key than the one that is here.")
        .contains("kubelet.conf: Its subject is O=system:nodes,CN=system:node:cp-1.example.com");
    assertThat(files.file("pki/apiserver.key")).doesNotExist();
    assertThat(files.file("kubelet.conf")).doesNotExist();
    assertThat(names(SigningPlace.waiting(root)))
        .contains("apiserver", "kubelet")
        .doesNotContain("apiserver-kubelet-client", "admin");
  }

  private static List<String> names(List<Path> keys) {
    return keys.stream().map(key -> key.getFileName().toString().split("\\.", 2)[0]).toList();
  }

  @Test
  void whatTheConfigurationDoesNotHaveIsNotInstalled() throws Exception {
    ask(requests);
    cas.sign(requests);
    Files.writeString(
        config,
        """
        apiVersion: kubeadm.k8s.io/v1beta4
        kind: InitConfiguration
        localAPIEndpoint: {advertiseAddress: 10.1.2.3}
        nodeRegistration: {name: cp-1.example.com}
        ---
        apiVersion: kubeadm.k8s.io/v1beta4
        kind: ClusterConfiguration
        etcd: {external: {endpoints: ["https://e:2379"]}}
        """);

    assertThat(install("--config=" + config).out())
        .contains("etcd-server: The configuration has none such: its etcd is elsewhere.");
    assertThat(files.file("pki/etcd/server.crt")).doesNotExist();
  }

  @Test
  void aKeyOfAnotherKindIsMadeBesideTheOneThatWaits() throws Exception {
    ask(requests);
    Files.writeString(config, TEXT.replace("ECDSA-P256", "ECDSA-P384"));

    assertThat(ask(elsewhere.resolve("again")).code()).isZero();

    assertThat(SigningPlace.waiting(root)).hasSize(24);
    for (Path key : SigningPlace.waiting(root)) {
      assertThat(KeyPem.read(Files.readAllBytes(key))).isPresent();
    }
  }

  private PkiRun ask(Path into) {
    return init(root, "--requests=" + into);
  }

  private PkiRun init(Path disk, String... more) {
    return PkiRun.init(
        Clock.systemUTC(),
        Stream.concat(Stream.of("--config=" + config, "--host-root=" + disk), Stream.of(more))
            .toArray(String[]::new));
  }

  private PkiRun install(String... more) {
    return files.install(
        Stream.concat(Stream.of(requests.toString()), Stream.of(more)).toArray(String[]::new));
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
