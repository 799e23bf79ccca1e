package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cli.PkiRun;
import dev.signet.testing.Commands;
import dev.signet.testing.KubeadmTree;
import dev.signet.testing.Pem;
import dev.signet.testing.TestCa;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.TemporalUnitOffset;
import org.assertj.core.data.TemporalUnitWithinOffset;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code signet pki renew} on control planes that kubeadm made. */
final class RenewalIT {

  private static final String ETC = "etc/kubernetes";
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

  @BeforeAll
  static void kubeadm() throws IOException {
    made = KubeadmTree.create(original);
    Files.createDirectories(original.resolve("var/lib"));
  }

  @BeforeEach
  void copy() {
    tree = made.copy(root);
  }

  @Test
  void whatItRenewsHasTheFieldsOfWhatKubeadmRenews(@TempDir Path other) throws Exception {
    KubeadmTree kubeadms = made.copy(other);
    kubeadms.renew();

    assertThat(renew("--all", "--force").code()).isZero();

    for (String leaf : LEAVES) {
      X509Certificate ours = certificate(root, leaf);
      assertThat(fields(ours)).as(leaf).isEqualTo(fields(certificate(other, leaf)));
      assertThat(ours.getNotAfter().toInstant())
          .isCloseTo(Instant.now().plus(Duration.ofDays(365)), within());
      assertThat(ours.getNotBefore().toInstant())
          .isCloseTo(Instant.now().minus(Duration.ofMinutes(5)), within());
      assertThat(ours.getSerialNumber())
          .isNotEqualTo(certificate(original, leaf).getSerialNumber());
      assertThat(ours.getPublicKey()).isEqualTo(certificate(original, leaf).getPublicKey());
    }
    assertThat(fields(certificate(root, "kubelet.conf")))
        .isEqualTo(fields(certificate(original, "kubelet.conf")));
    assertThat(certificate(root, "kubelet.conf").getNotAfter().toInstant())
        .isAfter(Instant.now().plus(Duration.ofDays(364)));
    assertThat(tree.expirations().path("certificates")).hasSize(11);
  }

  @Test
  void nothingButTheCertificatesChangesAndEachKeepsItsModeAndOwner() throws Exception {
    Path admin = root.resolve(ETC).resolve("admin.conf");
    Files.writeString(admin, "# ours\n" + Files.readString(admin));
    Files.setPosixFilePermissions(admin, PosixFilePermissions.fromString("rw-r-----"));
    Commands.run("chown", "7:8", admin.toString());
    Map<String, String> before = contents(root);

    assertThat(renew("--all", "--force").code()).isZero();

    Map<String, String> after = contents(root);
    assertThat(changed(before, after)).hasSize(12);
    assertThat(changed(before, after))
        .allMatch(path -> path.endsWith(".crt") || path.endsWith(".conf"));
    assertThat(Files.readString(admin)).startsWith("# ours\n");
    assertThat(Commands.run("stat", "-c", "%a %u:%g", admin.toString())).isEqualTo("640 7:8\n");
    assertThat(Commands.run("stat", "-c", "%a", root.resolve(ETC) + "/pki/apiserver.crt"))
        .isEqualTo("644\n");
  }

  @Test
  void whatItReplacesIsKeptInADatedFolderForRootAlone() throws Exception {
    var run = renew("apiserver", "--force");

    Path backups = root.resolve("var/lib/signet/backup");
    Path backup = children(backups).getFirst();
    assertThat(run.out()).contains("As it was before: " + backup);
    assertThat(Files.getPosixFilePermissions(backup))
        .hasToString("[OWNER_READ, OWNER_WRITE, OWNER_EXECUTE]");
    assertThat(backup.resolve(root.toString().substring(1)).resolve(ETC + "/pki/apiserver.crt"))
        .hasSameBinaryContentAs(original.resolve(ETC + "/pki/apiserver.crt"));
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    assertThat(renew("--all", "--duration=9000h").code()).isZero();
    Map<String, String> before = contents(root);

    var second = renew("--all", "--duration=9000h");

    assertThat(second.code()).isZero();
    assertThat(second.out()).contains("Nothing was changed.");
    assertThat(contents(root)).isEqualTo(before);
  }

  @Test
  void aDryRunShowsItAndChangesNothing() throws Exception {
    Map<String, String> before = contents(root);

    var run = renew("--all", "--duration=9000h", "--dry-run");

    assertThat(run.code()).isZero();
    assertThat(run.out()).containsPattern("apiserver .* would be renewed").contains("Nothing was");
    assertThat(contents(root)).isEqualTo(before);
  }

  @Test
  void aKubeletsCurrentFileIsRenewedAsTheKubeletDoesIt() throws Exception {
    Path pki = Files.createDirectories(root.resolve("var/lib/kubelet/pki"));
    Path conf = root.resolve(ETC).resolve("kubelet.conf");
    String before = decoded(conf, "client-certificate-data") + decoded(conf, "client-key-data");
    Files.writeString(pki.resolve("kubelet-client-2026-01-01-00-00-00.pem"), before);
    Path current = pki.resolve("kubelet-client-current.pem");
    Files.createSymbolicLink(
        current, Path.of("/var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem"));
    String link = "/var/lib/kubelet/pki/kubelet-client-current.pem";
    Files.writeString(
        conf,
        Files.readString(conf)
            .replaceAll("client-certificate-data: .*", "client-certificate: " + link)
            .replaceAll("client-key-data: .*", "client-key: " + link));

    assertThat(renew("kubelet.conf", "--force").code()).isZero();

    Path target = Files.readSymbolicLink(current);
    assertThat(target.toString())
        .matches("/var/lib/kubelet/pki/kubelet-client-2[0-9]{3}(-[0-9]{2}){5}\\.pem");
    String after = Files.readString(root.resolve(target.toString().substring(1)));
    assertThat(after.substring(after.indexOf("-----BEGIN RSA")))
        .isEqualTo(before.substring(before.indexOf("-----BEGIN RSA")));
    assertThat(fields(Pem.certificate(after))).isEqualTo(fields(Pem.certificate(before)));
    assertThat(Pem.certificate(after).getSerialNumber())
        .isNotEqualTo(Pem.certificate(before).getSerialNumber());
    assertThat(pki.resolve("kubelet-client-2026-01-01-00-00-00.pem")).hasContent(before);
  }

  @Test
  void aCaWithoutItsKeyIsSaidAndTheLeavesOfTheOthersAreRenewed() throws Exception {
    Files.delete(root.resolve(ETC).resolve("pki/etcd/ca.key"));

    var run = renew("--all", "--force");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("etcd-server: /etc/kubernetes/pki/etcd/ca.key is not there: the CA is managed")
        .containsPattern("admin.conf .* renewed");
    assertThat(contents(root).get(ETC + "/pki/etcd/server.crt"))
        .isEqualTo(contents(original).get(ETC + "/pki/etcd/server.crt"));
  }

  @Test
  void aCaThatHasEndedSignsNothing() throws Exception {
    TestCa expired = TestCa.create(ca -> ca.subject("CN=etcd-ca").expired());
    Files.writeString(root.resolve(ETC).resolve("pki/etcd/ca.crt"), expired.pem());
    Files.writeString(root.resolve(ETC).resolve("pki/etcd/ca.key"), expired.keyPem());

    var run = renew("etcd-server");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("etcd-server: CA certificate CN=etcd-ca ended at");
  }

  @Test
  void aKeyThatDoesNotFitAFileThatIsBrokenOrMissingIsSaid() throws Exception {
    Path pki = root.resolve(ETC).resolve("pki");
    Files.copy(
        pki.resolve("etcd/peer.key"),
        pki.resolve("apiserver.key"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(pki.resolve("front-proxy-client.crt"), "-----BEGIN CERTIFICATE-----\nx");
    Files.delete(pki.resolve("etcd/server.crt"));
    Files.delete(pki.resolve("etcd/peer.crt"));
    Files.delete(pki.resolve("etcd/peer.key"));
    Files.writeString(root.resolve(ETC).resolve("scheduler.conf"), "users: [");
    Map<String, String> before = contents(root);

    var run = renew("--all");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("apiserver: /etc/kubernetes/pki/apiserver.key is not the key of the certificate")
        .contains("front-proxy-client: There is no certificate in PEM that can be read.")
        .contains("etcd-server: /etc/kubernetes/pki/etcd/server.crt is not there, and its key is.")
        .containsPattern("etcd-peer .*not there, and not needed")
        .contains("scheduler.conf: /etc/kubernetes/scheduler.conf is no kubeconfig");
    assertThat(contents(root)).isEqualTo(before);
  }

  @Test
  void twoAtOnceAreOne() throws Exception {
    Path lock = root.resolve(ETC).resolve(".signet-pki.lock");
    try (FileChannel other =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = other.lock()) {
      var run = renew("--all", "--force");

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("Another signet pki works on");
    }
    assertThat(renew("--all", "--force").code()).isZero();
  }

  /**
   * A file system of its own, so small that the new files do not fit; and one that is read-only.
   */
  @Test
  void aFullDiskAndAReadOnlyTreeChangeNothing() throws Exception {
    Path etc = root.resolve(ETC);
    Commands.run("mount", "-t", "tmpfs", "-o", "size=200k", "none", etc.toString());
    try {
      Commands.run("cp", "-a", original.resolve(ETC) + "/.", etc.toString());
      Commands.run("bash", "-c", "head -c 1M /dev/zero >" + etc.resolve("fill") + " || true");
      Map<String, String> before = contents(etc);

      var full = renew("--all", "--force");

      assertThat(full.code()).isEqualTo(1);
      assertThat(full.err()).contains("No space left on device").contains("Nothing was changed.");
      assertThat(contents(etc)).isEqualTo(before);

      Commands.run("mount", "-o", "remount,ro", etc.toString());
      var readOnly = renew("--all", "--force");

      assertThat(readOnly.code()).isEqualTo(1);
      assertThat(readOnly.err()).contains("cannot be written").contains("Nothing was changed.");
      assertThat(contents(etc)).isEqualTo(before);
    } finally {
      Commands.run("umount", etc.toString());
    }
  }

  private PkiRun renew(String... arguments) {
    return PkiRun.renew(
        Clock.systemUTC(),
        Stream.concat(Stream.of("--host-root=" + root), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static X509Certificate certificate(Path root, String leaf) throws IOException {
    Path file = root.resolve(ETC).resolve(leaf);
    return Pem.certificate(
        leaf.endsWith(".conf") ? decoded(file, "client-certificate-data") : Files.readString(file));
  }

  private static String decoded(Path kubeconfig, String field) throws IOException {
    String data =
        Files.readString(kubeconfig)
            .lines()
            .filter(line -> line.contains(field + ": "))
            .map(line -> line.substring(line.indexOf(": ") + 2).strip())
            .findFirst()
            .orElseThrow();
    return new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
  }

  /** Everything that does not differ from one certificate to the next. */
  private static Map<String, String> fields(X509Certificate certificate) throws Exception {
    var holder = new JcaX509CertificateHolder(certificate);
    Map<String, String> fields = new TreeMap<>();
    fields.put("version", String.valueOf(certificate.getVersion()));
    fields.put("issuer", hex(certificate.getIssuerX500Principal().getEncoded()));
    fields.put("subject", hex(certificate.getSubjectX500Principal().getEncoded()));
    fields.put("signed with", certificate.getSigAlgName());
    fields.put("key", certificate.getPublicKey().getAlgorithm());
    Extensions extensions = holder.getExtensions();
    for (ASN1ObjectIdentifier id : extensions.getExtensionOIDs()) {
      Extension extension = extensions.getExtension(id);
      fields.put(id.toString(), extension.isCritical() + " " + hex(extension.getEncoded()));
    }
    return fields;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Path to content, of every file but the lock. */
  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = folder.relativize(file).toString();
        if (!path.endsWith(".lock") && !path.contains("signet/backup")) {
          contents.put(path, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return contents;
  }

  private static List<String> changed(Map<String, String> before, Map<String, String> after) {
    assertThat(after.keySet()).isEqualTo(before.keySet());
    return before.keySet().stream()
        .filter(path -> !before.get(path).equals(after.get(path)))
        .toList();
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static TemporalUnitOffset within() {
    return new TemporalUnitWithinOffset(2, ChronoUnit.MINUTES);
  }
}
