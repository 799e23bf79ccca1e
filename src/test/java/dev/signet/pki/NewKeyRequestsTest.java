package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cli.PkiRun;
import dev.signet.expiry.files.HostFiles;
import dev.signet.signing.KeyAlgorithm;
import dev.signet.testing.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code signet pki renew --new-key --requests}: new keys for certificates of a CA elsewhere. */
final class NewKeyRequestsTest {

  @TempDir private Path root;
  @TempDir private Path elsewhere;
  private LeafFiles files;
  private Path requests;
  private SigningPlace cas;

  @BeforeEach
  void controlPlane() throws IOException {
    files = new LeafFiles(root);
    requests = elsewhere.resolve("requests");
    Files.createDirectories(root.resolve("var/lib"));
    Path config =
        Files.writeString(
            elsewhere.resolve("kubeadm.yaml"),
            KubeadmConfiguration.DEFAULTS + "encryptionAlgorithm: ECDSA-P256\n");
    assertThat(PkiRun.init(Clock.systemUTC(), "--config=" + config, "--host-root=" + root).code())
        .isZero();
    cas = SigningPlace.takeFrom(files, Files.createDirectory(elsewhere.resolve("cas")));
  }

  @Test
  void theKeysWaitOutsideTheFolderAndAreExchangedWithTheirCertificates() throws Exception {
    Map<String, String> before = files.contents();
    Map<String, PublicKey> keys = keys();

    PkiRun asked = files.renew("--all", "--new-key", "--requests=" + requests);

    assertThat(asked.code()).as(asked.out() + asked.err()).isZero();
    assertThat(asked.out()).containsPattern("apiserver .* request written, for a new key");
    assertThat(changed(before)).isEmpty();
    assertThat(SigningPlace.waiting(root)).hasSize(12);
    cas.sign(requests);

    PkiRun installed = files.install(requests.toString());

    assertThat(installed.code()).as(installed.out() + installed.err()).isZero();
    assertThat(installed.out()).containsPattern("admin.conf .* installed, with a new key");
    assertThat(keys().keySet()).isEqualTo(keys.keySet());
    keys().forEach((name, key) -> assertThat(key).as(name).isNotEqualTo(keys.get(name)));
    assertThat(SigningPlace.waiting(root)).isEmpty();
    assertThat(root.resolve("var/lib/signet/backup")).isNotEmptyDirectory();
    PkiRun again = files.install(requests.toString());
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("is installed already").contains("Nothing was changed.");
  }

  @Test
  void whoAsksAgainAsksWithTheKeyThatWaitsUnlessItIsOfAnotherKind() throws Exception {
    files.renew("apiserver", "admin.conf", "--new-key", "--requests=" + requests);
    List<Path> waiting = SigningPlace.waiting(root);
    assertThat(waiting).hasSize(2);

    files.renew("--all", "--new-key", "--requests=" + elsewhere.resolve("more"));
    assertThat(SigningPlace.waiting(root)).hasSize(12).containsAll(waiting);

    Path other = elsewhere.resolve("other");
    files.renew("apiserver", "--new-key", "--key-algorithm=RSA-2048", "--requests=" + other);
    assertThat(SigningPlace.waiting(root)).hasSize(13);
    cas.sign(other);
    assertThat(files.install(other.toString()).code()).isZero();
    assertThat(KeyAlgorithm.like(files.certificate("pki/apiserver.crt").getPublicKey()))
        .contains(KeyAlgorithm.RSA_2048);
    assertThat(SigningPlace.waiting(root)).hasSize(12).containsAll(waiting);
  }

  @Test
  void aKeyWaitsOnIfWhatWasSignedIsRefusedOrForTheKeyThatIsThere() throws Exception {
    files.renew("apiserver", "admin.conf", "--new-key", "--requests=" + requests);
    List<Path> waiting = SigningPlace.waiting(root);
    Map<String, PublicKey> keys = keys();
    cas.sign(requests);
    Path signed = requests.resolve("apiserver.crt");
    String good = Files.readString(signed);
    TestCa another = TestCa.create(ca -> ca.subject("CN=kubernetes"));
    Files.writeString(
        signed,
        another
            .issue(leaf -> leaf.valid(Instant.now(), Instant.now().plus(Duration.ofDays(9))))
            .pem());
    Map<String, String> before = files.contents();

    assertThat(files.install(requests.toString(), "--dry-run").code()).isEqualTo(1);
    assertThat(files.changedSince(before)).isEmpty();
    PkiRun run = files.install(requests.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("apiserver: It is for another key than the one that is here.");
    assertThat(keys()).containsEntry("apiserver", keys.get("apiserver"));
    assertThat(SigningPlace.waiting(root)).hasSize(1).allMatch(waiting::contains);

    Path present = elsewhere.resolve("present");
    files.renew("apiserver", "--requests=" + present);
    cas.sign(present);
    assertThat(files.install(present.toString()).code()).isZero();
    assertThat(SigningPlace.waiting(root)).hasSize(1);

    Files.writeString(signed, good);
    assertThat(files.install(requests.toString()).code()).isZero();
    assertThat(keys().get("apiserver")).isNotEqualTo(keys.get("apiserver"));
    assertThat(SigningPlace.waiting(root)).isEmpty();
  }

  @Test
  void aCertificateOfAnotherContentIsRefusedThoughItsKeyWaits() throws Exception {
    files.renew("apiserver", "--new-key", "--requests=" + requests);
    cas.sign(requests);
    Path key =
        SigningPlace.waiting(root).stream()
            .filter(file -> file.getFileName().toString().startsWith("apiserver."))
            .findFirst()
            .orElseThrow();
    Path moved =
        key.resolveSibling(key.getFileName().toString().replace("apiserver", "admin.conf"));
    Files.copy(key, moved);
    Files.move(requests.resolve("apiserver.crt"), requests.resolve("admin.conf.crt"));
    Map<String, String> before = files.contents();

    PkiRun run = files.install(requests.toString());

    assertThat(run.out()).contains("admin.conf: Its subject is CN=kube-apiserver, asked for was");
    assertThat(files.changedSince(before)).isEmpty();
  }

  @Test
  void aKeyThatIsNotInTheFolderOfItsCertificateAnyMoreIsNotExchanged() throws Exception {
    files.renew("apiserver", "--new-key", "--requests=" + requests);
    cas.sign(requests);
    Path key = files.file("pki/apiserver.key");
    Files.move(key, files.file("pki/etcd/moved.key"));
    Files.createSymbolicLink(key, Path.of("etcd/moved.key"));
    Map<String, String> before = files.contents();

    PkiRun run = files.install(requests.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("are in two folders");
    assertThat(files.changedSince(before)).isEmpty();
  }

  @Test
  void whoIsKilledAfterTheExchangeLeavesTheKeyAndTheNextRunRemovesIt() throws Exception {
    files.renew("apiserver", "--new-key", "--requests=" + requests);
    cas.sign(requests);
    Path key = SigningPlace.waiting(root).getFirst();
    Path copy = Files.copy(key, elsewhere.resolve("key"));
    assertThat(files.install(requests.toString()).code()).isZero();
    Files.copy(copy, key, StandardCopyOption.COPY_ATTRIBUTES);
    Map<String, PublicKey> keys = keys();

    PkiRun run = files.install(requests.toString());

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("is installed already");
    assertThat(SigningPlace.waiting(root)).isEmpty();
    assertThat(keys()).isEqualTo(keys);
  }

  @Test
  void halfAKeyThatAKilledRunLeftIsNotTaken() throws Exception {
    files.renew("apiserver", "--new-key", "--requests=" + requests);
    Path key = SigningPlace.waiting(root).getFirst();
    Files.writeString(key, Files.readString(key).substring(0, 60));

    assertThat(
            files
                .renew("apiserver", "--new-key", "--requests=" + elsewhere.resolve("again"))
                .code())
        .isZero();

    assertThat(SigningPlace.waiting(root)).hasSize(2);
  }

  /** Certificate and key of each fit, or there is an error. */
  private Map<String, PublicKey> keys() {
    var reader = new LeafReader(new HostFiles(root));
    Map<String, PublicKey> keys = new TreeMap<>();
    for (Leaf leaf : Leaf.kubeadm("/etc/kubernetes")) {
      var held = (LeafState.Held) reader.read(leaf);
      keys.put(leaf.name(), held.certificate().getPublicKey());
    }
    return keys;
  }

  /** Of the control plane, without the keys that wait. */
  private List<String> changed(Map<String, String> before) throws IOException {
    Map<String, String> now = files.contents();
    return before.keySet().stream()
        .filter(path -> !before.get(path).equals(now.get(path)))
        .toList();
  }
}
