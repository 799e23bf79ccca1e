package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.cli.PkiRun;
import dev.signet.expiry.files.HostFiles;
import dev.signet.signing.PemPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Leaves that are lost and made anew, in the files of a control plane that signet pki init made.
 */
final class RemakingTest {

  private static final String ETC = "/etc/kubernetes";
  private static final String CONFIGURATION =
      KubeadmConfiguration.DEFAULTS
          + "encryptionAlgorithm: ECDSA-P256\napiServer: {certSANs: [more.example.com]}\n";

  @TempDir private Path root;
  private LeafFiles files;

  /** Something that is done to these files. */
  @FunctionalInterface
  interface Harm {
    void to(LeafFiles files) throws IOException;
  }

  @BeforeEach
  void made(@TempDir Path elsewhere) throws IOException {
    root = root.toRealPath();
    files = new LeafFiles(root);
    Files.createDirectories(root.resolve("var/lib"));
    Path config = Files.writeString(elsewhere.resolve("kubeadm.yaml"), CONFIGURATION);
    assertThat(PkiRun.init(Clock.systemUTC(), "--config=" + config, "--host-root=" + root).code())
        .isZero();
  }

  static List<Arguments> keyless() {
    return List.of(
        argumentSet(
            "another's key",
            "apiserver",
            "pki/apiserver.crt",
            (Harm) files -> copy(files, "pki/etcd/peer.key", "pki/apiserver.key")),
        argumentSet(
            "no key",
            "apiserver",
            "pki/apiserver.crt",
            (Harm) files -> Files.delete(files.file("pki/apiserver.key"))),
        argumentSet(
            "a key that cannot be read",
            "etcd-peer",
            "pki/etcd/peer.crt",
            (Harm) files -> Files.writeString(files.file("pki/etcd/peer.key"), "")),
        argumentSet(
            "another's key in a kubeconfig",
            "scheduler.conf",
            "scheduler.conf",
            (Harm)
                files ->
                    Files.writeString(
                        files.file("scheduler.conf"),
                        Files.readString(files.file("scheduler.conf"))
                            .replace(
                                keyData(files, "scheduler.conf"), keyData(files, "admin.conf")))));
  }

  @ParameterizedTest
  @MethodSource("keyless")
  void aCertificateWithoutItsKeyIsMadeAnewWithWhatStoodInIt(String name, String path, Harm harm)
      throws Exception {
    var before = files.certificate(path);
    harm.to(files);
    var contents = files.contents();
    Diagnosis diagnosis = diagnosis(Optional.empty());
    assertThat(diagnosis.remakable()).extracting(one -> one.leaf().name()).containsExactly(name);
    assertThat(diagnosis.beyond()).isEmpty();

    remaking().run(diagnosis.remakable(), Optional.empty());

    var after = files.certificate(path);
    assertThat(LeafFiles.fields(after)).isEqualTo(LeafFiles.fields(before));
    assertThat(after.getPublicKey()).isNotEqualTo(before.getPublicKey());
    assertThat(PemPair.isPair(after, key(path).getBytes(StandardCharsets.US_ASCII))).isTrue();
    assertThat(diagnosis(Optional.empty()).isToBeChanged()).isFalse();
    contents.keySet().removeIf(file -> file.startsWith("etc/kubernetes/" + stem(path)));
    assertThat(files.contents()).containsAllEntriesOf(contents);
  }

  @Test
  void aRunThatWasKilledBetweenKeyAndCertificateIsGoneOnWith() throws Exception {
    var before = files.certificate("pki/apiserver.crt");
    Files.delete(files.file("pki/apiserver.key"));
    remaking().run(diagnosis(Optional.empty()).remakable(), Optional.empty());
    // What a run leaves that was killed there: the old certificate, and another key.
    copy(files, "pki/etcd/server.key", "pki/apiserver.key");

    remaking().run(diagnosis(Optional.empty()).remakable(), Optional.empty());

    assertThat(LeafFiles.fields(files.certificate("pki/apiserver.crt")))
        .isEqualTo(LeafFiles.fields(before));
    assertThat(diagnosis(Optional.empty()).isToBeChanged()).isFalse();
  }

  @Test
  void noKeyIsWrittenWhereItsCertificateCannotBe() throws Exception {
    Files.delete(files.file("pki/apiserver.key"));
    List<LeafVerdict.Remakable> lost = diagnosis(Optional.empty()).remakable();
    Path inTheWay = Replacement.waitingFor(files.file("pki/apiserver.crt"));
    Files.createDirectories(inTheWay.resolve("x"));

    assertThatThrownBy(() -> remaking().run(lost, Optional.empty()))
        .isInstanceOf(TreeFault.class)
        .hasMessageStartingWith("apiserver could not be made anew")
        .hasMessageEndingWith("Run it again.")
        .hasMessageNotContaining("Nothing was changed");

    assertThat(files.file("pki/apiserver.key")).doesNotExist();
  }

  @Test
  void nothingIsBackedUpASecondTime() throws Exception {
    Files.delete(files.file("pki/apiserver.key"));

    remaking().run(diagnosis(Optional.empty()).remakable(), Optional.empty());

    assertThat(root.resolve("var/lib/signet")).doesNotExist();
  }

  @Test
  void aKeyThatIsWrittenInTwoLinesOfAKubeconfigIsNotMadeAnew() throws Exception {
    Path conf = files.file("scheduler.conf");
    String key = keyData(files, "admin.conf");
    Files.writeString(
        conf,
        Files.readString(conf)
            .replace(
                keyData(files, "scheduler.conf"),
                "\"%s\\\n      %s\"".formatted(key.substring(0, 9), key.substring(9))));

    assertThat(diagnosis(Optional.empty()).beyond())
        .singleElement()
        .satisfies(verdict -> assertThat(verdict.why()).contains("in more than one line"));
  }

  @Test
  void aKubeletsFileWithoutAWholeKeyGetsOne() throws Exception {
    assertThat(PemFile.withKey("-----BEGIN PRIVATE KEY-----\ncut off", "KEY\n")).isEqualTo("KEY");
    assertThat(PemFile.withKey("", "KEY\n")).isEqualTo("KEY");
  }

  @Test
  void whatIsNotThereIsMadeByAConfigurationAndNothingElseIs() throws Exception {
    var before = files.certificate("pki/apiserver.crt");
    String server = server("scheduler.conf");
    Files.delete(files.file("scheduler.conf"));
    Files.delete(files.file("super-admin.conf"));
    Files.delete(files.file("pki/apiserver.crt"));
    Files.delete(files.file("pki/apiserver.key"));
    Files.delete(files.file("pki/front-proxy-client.crt")); // its key is there
    assertThat(diagnosis(Optional.empty()).beyond())
        .allSatisfy(verdict -> assertThat(verdict.why()).contains("--config FILE"))
        .extracting(verdict -> verdict.leaf().name())
        .containsExactlyInAnyOrder("scheduler.conf", "apiserver", "front-proxy-client");
    var plane = Optional.of(ControlPlaneReader.read(CONFIGURATION, ETC + "/pki"));

    remaking().run(diagnosis(plane).remakable(), plane);

    assertThat(LeafFiles.fields(files.certificate("pki/apiserver.crt")))
        .isEqualTo(LeafFiles.fields(before));
    assertThat(server("scheduler.conf")).isEqualTo(server);
    assertThat(files.file("super-admin.conf")).doesNotExist();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(files.file("scheduler.conf"))))
        .isEqualTo("rw-------");
    Diagnosis after = diagnosis(Optional.empty());
    assertThat(after.isToBeChanged()).isFalse();
    assertThat(after.beyond()).isEmpty();
  }

  /** What a container runtime makes for a mount whose file is not there. */
  @Test
  void anEmptyFolderInTheWayOfAKubeconfigIsNoHindrance() throws Exception {
    String server = server("scheduler.conf");
    Files.delete(files.file("scheduler.conf"));
    Files.createDirectory(files.file("scheduler.conf"));
    var plane = Optional.of(ControlPlaneReader.read(CONFIGURATION, ETC + "/pki"));

    remaking().run(diagnosis(plane).remakable(), plane);

    assertThat(server("scheduler.conf")).isEqualTo(server);
    assertThat(diagnosis(Optional.empty()).isToBeChanged()).isFalse();
  }

  @Test
  void aFolderWithSomethingInItIsLeftAsItIs() throws Exception {
    Files.delete(files.file("scheduler.conf"));
    Files.createDirectory(files.file("scheduler.conf"));
    Files.createFile(files.file("scheduler.conf").resolve("somebody's"));
    var plane = Optional.of(ControlPlaneReader.read(CONFIGURATION, ETC + "/pki"));

    Diagnosis diagnosis = diagnosis(plane);

    assertThat(diagnosis.remakable()).isEmpty();
    assertThat(diagnosis.beyond())
        .singleElement()
        .satisfies(verdict -> assertThat(verdict.why()).contains("is a folder"));
  }

  @Test
  void theNewOnesLastAsLongAsAskedForWhateverTheConfigurationSays() throws Exception {
    Files.delete(files.file("pki/apiserver.key"));
    Files.delete(files.file("scheduler.conf"));
    var plane = Optional.of(ControlPlaneReader.read(CONFIGURATION, ETC + "/pki"));

    remaking().run(diagnosis(plane).remakable(), plane);

    assertThat(List.of("pki/apiserver.crt", "scheduler.conf"))
        .allSatisfy(
            path ->
                assertThat(files.certificate(path).getNotAfter().toInstant())
                    .isBetween(
                        Clock.systemUTC().instant().plus(Duration.ofHours(9)),
                        Clock.systemUTC().instant().plus(Duration.ofHours(11))));
  }

  private Remaking remaking() {
    return new Remaking(
        new HostFiles(root), ETC, Duration.ofHours(10), Clock.systemUTC(), new SecureRandom());
  }

  private Diagnosis diagnosis(Optional<ControlPlane> plane) {
    return Diagnosis.of(new HostFiles(root), ETC, plane, Duration.ZERO, Clock.systemUTC());
  }

  private String key(String path) throws IOException {
    return path.endsWith(".conf")
        ? files.decoded(path, "client-key-data")
        : Files.readString(files.file(stem(path) + ".key"));
  }

  private String server(String kubeconfig) throws IOException {
    return line(files, kubeconfig, "server: ");
  }

  private static String keyData(LeafFiles files, String kubeconfig) throws IOException {
    return line(files, kubeconfig, "client-key-data: ");
  }

  private static String line(LeafFiles files, String kubeconfig, String field) throws IOException {
    return Files.readString(files.file(kubeconfig))
        .lines()
        .filter(line -> line.contains(field))
        .map(line -> line.substring(line.indexOf(field) + field.length()))
        .findFirst()
        .orElseThrow();
  }

  private static String stem(String path) {
    return path.replace(".crt", "");
  }

  private static void copy(LeafFiles files, String from, String to) throws IOException {
    Files.copy(files.file(from), files.file(to), StandardCopyOption.REPLACE_EXISTING);
  }
}
