package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cli.PkiRun;
import dev.signet.testing.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/**
 * What a renewal is about, as files: to be compared before and after, and with kubeadm's.
 *
 * @param root of the host's disk
 */
record LeafFiles(Path root) {

  private static final String ETC = "etc/kubernetes";

  /** The same as a path in {@code /etc/kubernetes}. */
  Path file(String path) {
    return root.resolve(ETC).resolve(path);
  }

  /** {@code signet pki renew} on it. */
  PkiRun renew(String... arguments) {
    return PkiRun.renew(Clock.systemUTC(), here(arguments));
  }

  /** {@code signet pki install} on it. */
  PkiRun install(String... arguments) {
    return PkiRun.install(Clock.systemUTC(), here(arguments));
  }

  private String[] here(String... arguments) {
    return Stream.concat(Stream.of("--host-root=" + root), Stream.of(arguments))
        .toArray(String[]::new);
  }

  /** The certificate in this file of {@code /etc/kubernetes}. */
  X509Certificate certificate(String path) throws IOException {
    return Pem.certificate(
        path.endsWith(".conf")
            ? decoded(path, "client-certificate-data")
            : Files.readString(file(path)));
  }

  /** What this field of a kubeconfig has. */
  String decoded(String kubeconfig, String field) throws IOException {
    String data =
        Files.readString(file(kubeconfig))
            .lines()
            .filter(line -> line.contains(field + ": "))
            .map(line -> line.substring(line.indexOf(": ") + 2).strip())
            .findFirst()
            .orElseThrow();
    return new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
  }

  /** Everything that does not differ from one certificate to the next. */
  static Map<String, String> fields(X509Certificate certificate)
      throws CertificateEncodingException, IOException {
    Map<String, String> fields = new TreeMap<>();
    fields.put("version", String.valueOf(certificate.getVersion()));
    fields.put("issuer", hex(certificate.getIssuerX500Principal().getEncoded()));
    fields.put("subject", hex(certificate.getSubjectX500Principal().getEncoded()));
    fields.put("signed with", certificate.getSigAlgName());
    fields.put("key", certificate.getPublicKey().getAlgorithm());
    Extensions extensions = new JcaX509CertificateHolder(certificate).getExtensions();
    for (ASN1ObjectIdentifier id : extensions.getExtensionOIDs()) {
      Extension extension = extensions.getExtension(id);
      fields.put(id.toString(), extension.isCritical() + " " + hex(extension.getEncoded()));
    }
    return fields;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Path to content, of every file but the lock and the backups. */
  Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = root.relativize(file).toString();
        if (!path.endsWith(".lock") && !path.contains("signet/backup")) {
          contents.put(path, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return contents;
  }

  /** The paths whose content is another now; there are as many as before. */
  List<String> changedSince(Map<String, String> before) throws IOException {
    Map<String, String> now = contents();
    assertThat(now.keySet()).isEqualTo(before.keySet());
    return before.keySet().stream()
        .filter(path -> !before.get(path).equals(now.get(path)))
        .toList();
  }
}
