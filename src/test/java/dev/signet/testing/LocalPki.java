package dev.signet.testing;

import static dev.signet.testing.TestNames.dns;
import static dev.signet.testing.TestNames.ip;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** The keys and certificates of one control plane, as files in a folder, and its administrator. */
record LocalPki(Path folder, TestCa ca, TestCertificate administrator) {

  static LocalPki create(Path folder) throws IOException {
    var ca = TestCa.create(root -> root.subject("CN=kubernetes"));
    var server =
        ca.issue(
            leaf ->
                leaf.named("kube-apiserver")
                    .names(
                        dns("localhost"),
                        dns("kubernetes"),
                        dns("kubernetes.default"),
                        dns("kubernetes.default.svc"),
                        ip("127.0.0.1")));
    var pki =
        new LocalPki(folder, ca, ca.issue(leaf -> leaf.named("signet-tests", "system:masters")));
    Files.writeString(pki.file("ca.crt"), ca.pem());
    Files.writeString(pki.file("apiserver.crt"), server.pem());
    Files.writeString(pki.file("apiserver.key"), server.keyPem());
    var tokens = TestKey.P256.generate();
    Files.writeString(pki.file("tokens.key"), Pem.pkcs8(tokens.getPrivate()));
    Files.writeString(
        pki.file("tokens.pub"), Pem.of("PUBLIC KEY", tokens.getPublic().getEncoded()));
    return pki;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** The administrator's kubeconfig; SEC1, for fabric8 takes every PKCS#8 key for an RSA key. */
  String kubeconfig(String address) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
      - name: signet-tests
        cluster: {server: "%s", certificate-authority-data: %s}
    users:
      - name: administrator
        user: {client-certificate-data: %s, client-key-data: %s}
    contexts:
      - name: signet-tests
        context: {cluster: signet-tests, user: administrator}
    current-context: signet-tests
    """
        .formatted(
            address,
            base64(ca.pem()),
            base64(administrator.pem()),
            base64(administrator.traditionalKeyPem()));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
