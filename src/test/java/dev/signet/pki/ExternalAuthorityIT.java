package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.expiry.files.HostFiles;
import dev.signet.testing.Commands;
import dev.signet.testing.KubeadmTree;
import dev.signet.testing.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that kubeadm made and whose CAs' keys are elsewhere, where openssl signs. */
final class ExternalAuthorityIT {

  private static final List<String> AUTHORITIES = List.of("ca", "etcd/ca", "front-proxy-ca");

  @TempDir private static Path original;
  private static KubeadmTree made;

  @TempDir private Path root;
  @TempDir private Path elsewhere;
  private KubeadmTree tree;
  private LeafFiles files;
  private Path requests;

  @BeforeAll
  static void kubeadm() throws IOException {
    made = KubeadmTree.create(original);
    Files.createDirectories(original.resolve("var/lib"));
  }

  @BeforeEach
  void takeTheKeysAway() throws IOException {
    tree = made.copy(root);
    files = new LeafFiles(root);
    requests = elsewhere.resolve("requests");
    Files.createDirectories(elsewhere.resolve("etcd"));
    for (String authority : AUTHORITIES) {
      Files.copy(files.file("pki/" + authority + ".crt"), elsewhere.resolve(authority + ".crt"));
      Files.move(files.file("pki/" + authority + ".key"), elsewhere.resolve(authority + ".key"));
    }
  }

  @Test
  void whatIsSignedElsewhereIsInstalledAndKubeadmAndOpensslAcceptIt() throws Exception {
    Map<String, String> before = files.contents();

    var asked = files.renew("--all", "--duration=2400h", "--requests=" + requests);

    assertThat(asked.code()).as(asked.err() + asked.out()).isZero();
    assertThat(asked.out()).contains("signet pki install " + requests);
    assertThat(files.changedSince(before)).isEmpty();
    assertThat(entries()).hasSize(12);
    for (JsonNode entry : entries()) {
      openssl(entry);
    }

    var installed = files.install(requests.toString());

    assertThat(installed.code()).as(installed.err() + installed.out()).isZero();
    assertThat(files.changedSince(before)).hasSize(12);
    var old = new LeafFiles(original);
    for (JsonNode entry : entries()) {
      String path = path(entry);
      X509Certificate now = files.certificate(path);
      assertThat(LeafContent.of(now)).isEqualTo(LeafContent.of(old.certificate(path)));
      assertThat(now.getPublicKey()).isEqualTo(old.certificate(path).getPublicKey());
      assertThat(now.getSerialNumber()).isNotEqualTo(old.certificate(path).getSerialNumber());
      Path alone =
          Files.writeString(elsewhere.resolve("alone"), Pem.of("CERTIFICATE", now.getEncoded()));
      String authority = files.file("pki/" + authority(entry) + ".crt").toString();
      Commands.run("openssl", "verify", "-x509_strict", "-CAfile", authority, alone.toString());
    }
    assertThat(tree.expirations().path("certificates"))
        .hasSize(11)
        .allSatisfy(
            each ->
                assertThat(each.path("residualTime").asLong()).isBetween(8_000_000L, 8_640_000L));

    Map<String, String> after = files.contents();
    var again = files.install(requests.toString());
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("is installed already").contains("Nothing was changed.");
    assertThat(files.changedSince(after)).isEmpty();
  }

  @Test
  void theRequestsTellWhoeverSignsWhatToSignAndHaveNoKeyInThem() throws Exception {
    assertThat(files.renew("apiserver", "etcd-peer", "--requests=" + requests).code()).isZero();

    try (Stream<Path> there = Files.list(requests)) {
      for (Path file : there.toList()) {
        assertThat(Files.readString(file)).doesNotContain("PRIVATE");
        assertThat(Commands.run("stat", "-c", "%a", file.toString())).isEqualTo("644\n");
      }
    }
    assertThat(entries()).hasSize(2);
    JsonNode entry = entries().get(0);
    Path request = requests.resolve("apiserver.csr");
    assertThat(entry.path("name").asText()).isEqualTo("apiserver");
    assertThat(entry.path("file").asText()).isEqualTo("/etc/kubernetes/pki/apiserver.crt");
    assertThat(entry.path("request").asText()).isEqualTo("apiserver.csr");
    assertThat(entry.path("duration").asText()).isEqualTo("8760h");
    assertThat(entry.path("authority").path("subject").asText()).isEqualTo("CN=kubernetes");
    assertThat(
            Commands.run("sha256sum", request.toString())
                .startsWith(entry.path("requestSha256").asText() + " "))
        .isTrue();
    assertThat(said("x509", "-fingerprint", "-sha256", files.file("pki/apiserver.crt")))
        .contains(entry.path("certificateSha256").asText());
    assertThat(said("x509", "-ext", "subjectKeyIdentifier", elsewhere.resolve("ca.crt")))
        .contains(entry.path("authority").path("keyIdentifier").asText());
    assertThat(Commands.run("openssl", "req", "-verify", "-text", "-in", request.toString()))
        .contains("self-signature verify OK")
        .contains("DNS:kubernetes.default.svc.cluster.local")
        .contains("TLS Web Server Authentication")
        .contains("Digital Signature, Key Encipherment");

    var again = files.renew("apiserver", "--requests=" + requests);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("is not empty");
  }

  @Test
  void whatIsNotSignedOrSignedByAnotherIsToldAndTheRestIsInstalled() throws Exception {
    assertThat(files.renew("--all").out())
        .contains("ca.key is not there: the CA is managed elsewhere. Add --requests=DIR");
    String[] names = {"apiserver", "front-proxy-client", "scheduler.conf", "kubelet.conf"};
    String[] arguments =
        Stream.concat(Stream.of(names), Stream.of("--requests=" + requests)).toArray(String[]::new);
    assertThat(files.renew(arguments).code()).isZero();
    opensslCa("apiserver");
    sign("front-proxy-client", "ca");
    sign("kubelet.conf", "ca");
    Path chain = requests.resolve("kubelet.conf.crt");
    Files.writeString(
        chain, Files.readString(chain) + Files.readString(elsewhere.resolve("ca.crt")));
    Map<String, String> before = files.contents();

    var dry = files.install(requests.toString(), "--dry-run");

    assertThat(dry.code()).isEqualTo(1);
    assertThat(dry.out()).containsPattern("apiserver .* would be installed");
    assertThat(files.changedSince(before)).isEmpty();

    var run = files.install(requests.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("apiserver .* installed")
        .contains("front-proxy-client: It is not signed by the CA whose certificate is here")
        .contains("scheduler.conf.crt is not there: it is not signed yet.")
        .contains("kubelet.conf.crt has more in it than one certificate.");
    assertThat(files.changedSince(before)).containsExactly("etc/kubernetes/pki/apiserver.crt");
    assertThat(files.install(elsewhere.toString()).code()).isEqualTo(2);
  }

  @Test
  void aKubeletsCurrentFileIsAskedForAndTheLinkLeadsToTheNewOne() throws Exception {
    Path pki = Files.createDirectories(root.resolve("var/lib/kubelet/pki"));
    Path conf = files.file("kubelet.conf");
    String both =
        files.decoded("kubelet.conf", "client-certificate-data")
            + files.decoded("kubelet.conf", "client-key-data");
    Path old = Files.writeString(pki.resolve("kubelet-client-2026-01-01-00-00-00.pem"), both);
    Path current = pki.resolve("kubelet-client-current.pem");
    Files.createSymbolicLink(current, Path.of("/var/lib/kubelet/pki/" + old.getFileName()));
    Files.writeString(
        conf,
        Files.readString(conf)
            .replaceAll(
                "client-(certificate|key)-data: .*",
                "client-$1: /var/lib/kubelet/pki/kubelet-client-current.pem"));
    assertThat(files.renew("kubelet.conf", "--requests=" + requests).code()).isZero();
    sign("kubelet.conf", "ca");

    assertThat(files.install(requests.toString()).code()).isZero();

    String now = Files.readString(pki.resolve(Files.readSymbolicLink(current).getFileName()));
    assertThat(Pem.certificate(now))
        .isEqualTo(Pem.certificate(Files.readString(requests.resolve("kubelet.conf.crt"))));
    assertThat(now).endsWith(both.substring(both.indexOf("-----BEGIN RSA")));
    assertThat(old).hasContent(both);
  }

  @Test
  void newKeysComeWithWhatIsSignedElsewhereAndEachCertificateHasItsKey() throws Exception {
    Map<String, String> before = files.contents();
    assertThat(files.renew("--all", "--new-key", "--requests=" + requests).code()).isZero();
    assertThat(SigningPlace.waiting(root)).hasSize(12);
    for (JsonNode entry : entries()) {
      openssl(entry);
    }

    var installed = files.install(requests.toString());

    assertThat(installed.code()).as(installed.err() + installed.out()).isZero();
    // A certificate and a key of seven pairs, and five kubeconfigs.
    assertThat(files.changedSince(before)).hasSize(7 * 2 + 5);
    assertThat(SigningPlace.waiting(root)).isEmpty();
    var reader = new LeafReader(new HostFiles(root));
    var old = new LeafFiles(original);
    for (JsonNode entry : entries()) {
      X509Certificate now = files.certificate(path(entry));
      assertThat(now.getPublicKey()).isNotEqualTo(old.certificate(path(entry)).getPublicKey());
      assertThat(LeafContent.of(now)).isEqualTo(LeafContent.of(old.certificate(path(entry))));
    }
    assertThat(Leaf.kubeadm("/etc/kubernetes"))
        .allSatisfy(leaf -> assertThat(reader.read(leaf)).isInstanceOf(LeafState.Held.class));
    assertThat(tree.expirations().path("certificates")).hasSize(11);
  }

  private JsonNode entries() throws IOException {
    return new ObjectMapper().readTree(requests.resolve("requests.json").toFile()).path("requests");
  }

  private static String path(JsonNode entry) {
    return entry.path("file").asText().replace("/etc/kubernetes/", "");
  }

  private static String authority(JsonNode entry) {
    return switch (entry.path("authority").path("subject").asText()) {
      case "CN=kubernetes" -> "ca";
      case "CN=etcd-ca" -> "etcd/ca";
      case "CN=front-proxy-ca" -> "front-proxy-ca";
      default -> throw new IllegalStateException(entry.toString());
    };
  }

  private void openssl(JsonNode entry) {
    sign(entry.path("name").asText(), authority(entry));
  }

  private void sign(String name, String authority) {
    String ca = elsewhere.resolve(authority).toString();
    Commands.run(
        "openssl",
        "x509",
        "-req",
        "-in",
        requests.resolve(name + ".csr").toString(),
        "-out",
        requests.resolve(name + ".crt").toString(),
        "-CA",
        ca + ".crt",
        "-CAkey",
        ca + ".key",
        "-days",
        "100",
        "-CAcreateserial",
        "-copy_extensions",
        "copy");
  }

  /** With its text before the PEM, as it writes it if nobody says otherwise. */
  private void opensslCa(String name) throws IOException {
    Files.writeString(elsewhere.resolve("index.txt"), "");
    Files.writeString(elsewhere.resolve("serial"), "1000\n");
    Path config =
        Files.writeString(
            elsewhere.resolve("ca.cnf"),
            """
            [ca]
            default_ca = it
            [it]
            database = %1$s/index.txt
            serial = %1$s/serial
            new_certs_dir = %1$s
            certificate = %1$s/ca.crt
            private_key = %1$s/ca.key
            default_md = sha256
            default_days = 100
            policy = any
            copy_extensions = copy
            [any]
            organizationName = optional
            commonName = supplied
            """
                .formatted(elsewhere));
    Commands.run(
        "openssl",
        "ca",
        "-batch",
        "-config",
        config.toString(),
        "-in",
        requests.resolve(name + ".csr").toString(),
        "-out",
        requests.resolve(name + ".crt").toString());
  }

  /** What openssl says of a certificate, its hexadecimal without colons and in small letters. */
  private static String said(String command, String option, String value, Path certificate) {
    return Commands.run("openssl", command, option, value, "-noout", "-in", certificate.toString())
        .replace(":", "")
        .toLowerCase(Locale.ROOT);
  }
}
