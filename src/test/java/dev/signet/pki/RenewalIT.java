package dev.signet.pki;

import static dev.signet.pki.LeafFiles.fields;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.expiry.files.HostFiles;
import dev.signet.signing.KeyAlgorithm;
import dev.signet.testing.Commands;
import dev.signet.testing.KubeadmTree;
import dev.signet.testing.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.TemporalUnitOffset;
import org.assertj.core.data.TemporalUnitWithinOffset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code signet pki renew} on control planes that kubeadm made. */
final class RenewalIT {

  private static final List<String> LEAVES =
      List.of(
          "pki/apiserver.crt",
          "pki/apiserver-kubelet-client.crt",
          "pki/front-proxy-client.crt",
          "pki/apiserver-etcd-client.crt",
          "pki/etcd/server.crt",
          "pki/etcd/peer.crt",
          "pki/etcd/healthcheck-client.crt",
          "admin.conf",
          "super-admin.conf",
          "controller-manager.conf",
          "scheduler.conf");

  @TempDir private static Path original;
  private static KubeadmTree made;

  @TempDir private Path root;
  private KubeadmTree tree;
  private LeafFiles files;

  @BeforeAll
  static void kubeadm() throws IOException {
    made = KubeadmTree.create(original);
    Files.createDirectories(original.resolve("var/lib"));
  }

  @BeforeEach
  void copy() {
    tree = made.copy(root);
    files = new LeafFiles(root);
  }

  @Test
  void whatItRenewsHasTheFieldsOfWhatKubeadmRenews(@TempDir Path other) throws Exception {
    made.copy(other).renew();
    var kubeadms = new LeafFiles(other);
    var before = new LeafFiles(original);

    assertThat(files.renew("--all", "--force").code()).isZero();

    for (String leaf : LEAVES) {
      X509Certificate ours = files.certificate(leaf);
      assertThat(fields(ours)).as(leaf).isEqualTo(fields(kubeadms.certificate(leaf)));
      assertThat(ours.getNotAfter().toInstant())
          .isCloseTo(Instant.now().plus(Duration.ofDays(365)), within());
      assertThat(ours.getNotBefore().toInstant())
          .isCloseTo(Instant.now().minus(Duration.ofMinutes(5)), within());
      assertThat(ours.getSerialNumber()).isNotEqualTo(before.certificate(leaf).getSerialNumber());
      assertThat(ours.getPublicKey()).isEqualTo(before.certificate(leaf).getPublicKey());
    }
    assertThat(fields(files.certificate("kubelet.conf")))
        .isEqualTo(fields(before.certificate("kubelet.conf")));
    assertThat(files.certificate("kubelet.conf").getSerialNumber())
        .isNotEqualTo(before.certificate("kubelet.conf").getSerialNumber());
    assertThat(tree.expirations().path("certificates")).hasSize(11);
  }

  @Test
  void withNewKeysItMakesWhatKubeadmMakesAndEachCertificateHasItsKey(@TempDir Path other)
      throws Exception {
    made.copy(other).renew();
    var kubeadms = new LeafFiles(other);
    var before = new LeafFiles(original);
    Map<String, String> contents = files.contents();
    Files.setPosixFilePermissions(
        files.file("pki/apiserver.key"), PosixFilePermissions.fromString("rw-r-----"));
    Commands.run("chown", "7:8", files.file("pki/apiserver.key").toString());

    var run = files.renew("--all", "--force", "--new-key");

    assertThat(run.code()).as(run.err() + run.out()).isZero();
    assertThat(run.out()).containsPattern("apiserver .* renewed, with a new key");
    for (String leaf : LEAVES) {
      X509Certificate ours = files.certificate(leaf);
      assertThat(fields(ours)).as(leaf).isEqualTo(fields(kubeadms.certificate(leaf)));
      assertThat(ours.getPublicKey()).isNotEqualTo(before.certificate(leaf).getPublicKey());
    }
    // A certificate and a key of seven pairs, and five kubeconfigs; no folder and no link is left.
    assertThat(files.changedSince(contents)).hasSize(19);
    assertThat(states()).hasSize(12).allMatch(LeafState.Held.class::isInstance);
    Path key = files.file("pki/apiserver.key");
    assertThat(Files.readString(key)).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(Commands.run("stat", "-c", "%F %a %u:%g", key.toString()))
        .isEqualTo("regular file 640 7:8\n");
    try (Stream<Path> backups = Files.list(root.resolve("var/lib/signet/backup"))) {
      assertThat(backups.findFirst().orElseThrow().resolve(key.toString().substring(1)))
          .hasSameBinaryContentAs(before.file("pki/apiserver.key"));
    }
    assertThat(tree.expirations().path("certificates")).hasSize(11);
  }

  @Test
  void theKindOfTheNewKeyIsTheOldOnesOrTheOneAskedForAndASecondRunChangesNothing()
      throws Exception {
    assertThat(files.renew("apiserver", "admin.conf", "--force", "--key-algorithm=x").code())
        .isEqualTo(2);
    String[] asked = {
      "apiserver", "admin.conf", "--duration=9000h", "--new-key", "--key-algorithm=ECDSA-P384"
    };

    assertThat(files.renew(asked).code()).isZero();

    assertThat(Files.readString(files.file("pki/apiserver.key"))).contains("BEGIN EC PRIVATE KEY");
    assertThat(files.decoded("admin.conf", "client-key-data")).contains("BEGIN EC PRIVATE KEY");
    Map<String, String> before = files.contents();
    assertThat(files.renew(asked).out())
        .contains("as good as new; --force for a new key all the same")
        .contains("Nothing was changed.");
    assertThat(files.changedSince(before)).isEmpty();

    assertThat(files.renew("apiserver", "--force", "--new-key").code()).isZero();
    assertThat(KeyAlgorithm.like(files.certificate("pki/apiserver.crt").getPublicKey()))
        .contains(KeyAlgorithm.ECDSA_P384);
    assertThat(states()).allMatch(LeafState.Held.class::isInstance);
  }

  @Test
  void whatAKilledRunLeftOfAPairIsEndedByTheNextOneAndIsWholeUntilThen() throws Exception {
    var states = states();
    Path certificate = files.file("pki/apiserver.crt");
    Path key = files.file("pki/apiserver.key");
    var pair =
        PairReplacement.stage(
            certificate,
            key,
            Files.readAllBytes(files.file("pki/etcd/peer.crt")),
            Files.readAllBytes(files.file("pki/etcd/peer.key")));
    for (PairReplacement.Step step : pair.steps().subList(0, 3)) {
      step.run();
    }
    assertThat(Files.isSymbolicLink(certificate)).isTrue();
    assertThat(states()).hasSameSizeAs(states).allMatch(LeafState.Held.class::isInstance);

    assertThat(files.renew("scheduler.conf", "--force").code()).isZero();

    assertThat(Files.isSymbolicLink(certificate)).isFalse();
    assertThat(key).hasSameBinaryContentAs(files.file("pki/etcd/peer.key"));
    assertThat(files.file("pki/.apiserver.crt.signet-pair")).doesNotExist();
  }

  /** Certificate and key of each read as the components read them. */
  private List<LeafState> states() {
    var reader = new LeafReader(new HostFiles(root));
    return Leaf.kubeadm("/etc/kubernetes").stream().map(reader::read).toList();
  }

  @Test
  void nothingButTheCertificatesChangesAndEachKeepsItsModeAndOwner() throws Exception {
    Path admin = files.file("admin.conf");
    Files.writeString(admin, "# ours\n" + Files.readString(admin));
    Files.setPosixFilePermissions(admin, PosixFilePermissions.fromString("rw-r-----"));
    Commands.run("chown", "7:8", admin.toString());
    Map<String, String> before = files.contents();

    assertThat(files.renew("--all", "--force").code()).isZero();

    assertThat(files.changedSince(before))
        .hasSize(12)
        .allMatch(path -> path.endsWith(".crt") || path.endsWith(".conf"));
    assertThat(Files.readString(admin)).startsWith("# ours\n");
    assertThat(Commands.run("stat", "-c", "%a %u:%g", admin.toString())).isEqualTo("640 7:8\n");
    assertThat(Commands.run("stat", "-c", "%a", files.file("pki/apiserver.crt").toString()))
        .isEqualTo("644\n");
  }

  @Test
  void whatItReplacesIsKeptInADatedFolderForRootAlone() throws Exception {
    var run = files.renew("apiserver", "--force");

    try (Stream<Path> backups = Files.list(root.resolve("var/lib/signet/backup"))) {
      Path backup = backups.findFirst().orElseThrow();
      assertThat(run.out()).contains("As it was before: " + backup);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
          .isEqualTo("rwx------");
      assertThat(backup.resolve(files.file("pki/apiserver.crt").toString().substring(1)))
          .hasSameBinaryContentAs(new LeafFiles(original).file("pki/apiserver.crt"));
    }
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    assertThat(files.renew("--all", "--duration=9000h").code()).isZero();
    Map<String, String> before = files.contents();

    var second = files.renew("--all", "--duration=9000h");

    assertThat(second.code()).isZero();
    assertThat(second.out()).contains("Nothing was changed.");
    assertThat(files.changedSince(before)).isEmpty();
  }

  @Test
  void aDryRunShowsItAndChangesNothing() throws Exception {
    Map<String, String> before = files.contents();

    var run = files.renew("--all", "--duration=9000h", "--dry-run");

    assertThat(run.code()).isZero();
    assertThat(run.out()).containsPattern("apiserver .* would be renewed").contains("Nothing was");
    assertThat(files.changedSince(before)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKubeletsCurrentFileIsRenewedAsTheKubeletDoesIt(boolean isNewKey) throws Exception {
    Path pki = Files.createDirectories(root.resolve("var/lib/kubelet/pki"));
    Path conf = files.file("kubelet.conf");
    String before =
        files.decoded("kubelet.conf", "client-certificate-data")
            + files.decoded("kubelet.conf", "client-key-data");
    Path old = Files.writeString(pki.resolve("kubelet-client-2026-01-01-00-00-00.pem"), before);
    String folder = "/var/lib/kubelet/pki/";
    Path current = pki.resolve("kubelet-client-current.pem");
    Files.createSymbolicLink(current, Path.of(folder + old.getFileName()));
    Files.writeString(
        conf,
        Files.readString(conf)
            .replaceAll(
                "client-(certificate|key)-data: .*",
                "client-$1: " + folder + current.getFileName()));

    String[] all = {"kubelet.conf", "--force", "--new-key"};
    assertThat(files.renew(Arrays.copyOf(all, isNewKey ? 3 : 2)).code()).isZero();

    Path target = Files.readSymbolicLink(current);
    assertThat(target.toString())
        .matches(folder + "kubelet-client-2[0-9]{3}(-[0-9]{2}){5}\\.pem")
        .isNotEqualTo(folder + old.getFileName());
    String after = Files.readString(pki.resolve(target.getFileName()));
    assertThat(key(after).equals(key(before))).isNotEqualTo(isNewKey);
    assertThat(states()).allMatch(LeafState.Held.class::isInstance);
    assertThat(fields(Pem.certificate(after))).isEqualTo(fields(Pem.certificate(before)));
    assertThat(Pem.certificate(after).getSerialNumber())
        .isNotEqualTo(Pem.certificate(before).getSerialNumber());
    assertThat(old).hasContent(before);
  }

  private static String key(String pem) {
    return pem.substring(pem.indexOf("-----BEGIN RSA"));
  }

  private static TemporalUnitOffset within() {
    return new TemporalUnitWithinOffset(2, ChronoUnit.MINUTES);
  }
}
