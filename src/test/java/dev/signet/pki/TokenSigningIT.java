package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.cli.PkiRun;
import dev.signet.testing.Commands;
import dev.signet.testing.KubeadmTree;
import dev.signet.testing.Pem;
import dev.signet.testing.TestToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that kubeadm made and whose CAs' keys are in a token, of SoftHSM. */
final class TokenSigningIT {

  /** kubeadm's name, file, and the CKA_ID in the token. */
  private record Ca(String name, String file, String id) {}

  private static final List<Ca> CAS =
      List.of(
          new Ca("ca", "ca", "01"),
          new Ca("etcd-ca", "etcd/ca", "02"),
          new Ca("front-proxy-ca", "front-proxy-ca", "03"));

  @TempDir private Path root;
  @TempDir private Path hsm;
  private LeafFiles files;
  private KubeadmTree tree;
  private Path requests;
  private Path pin;

  @BeforeEach
  void putTheKeysIntoTheToken() throws IOException {
    tree = KubeadmTree.create(root);
    Files.createDirectories(root.resolve("var/lib"));
    files = new LeafFiles(root);
    requests = hsm.resolve("requests");
    pin = Files.writeString(hsm.resolve("pin"), TestToken.PIN + "\n");
    TestToken token = TestToken.create(hsm, "root of trust");
    for (Ca ca : CAS) {
      Path pkcs8 = hsm.resolve(ca.id() + ".key");
      Path key = files.file("pki/" + ca.file() + ".key");
      Commands.run(
          "openssl",
          "pkcs8",
          "-topk8",
          "-nocrypt",
          "-in",
          key.toString(),
          "-out",
          pkcs8.toString());
      Path certificate =
          Files.copy(files.file("pki/" + ca.file() + ".crt"), hsm.resolve(ca.id() + ".crt"));
      token.with(ca.name(), ca.id(), pkcs8, certificate);
      Files.delete(pkcs8);
      Files.delete(key);
    }
  }

  @Test
  void whatATokenSignedIsInstalledAndOpensslAndKubeadmAcceptIt() throws Exception {
    Map<String, String> before = files.contents();
    assertThat(files.renew("--all", "--duration=2400h", "--requests=" + requests).code()).isZero();

    PkiRun signed = sign("--ca-pin=ca=file:" + pin);

    assertThat(signed.code()).as(signed.out() + signed.err()).isZero();
    assertThat(signed.out()).doesNotContain(TestToken.PIN);
    PkiRun installed = files.install(requests.toString());
    assertThat(installed.code()).as(installed.out() + installed.err()).isZero();
    assertThat(files.changedSince(before)).hasSize(12);
    for (Leaf leaf : Leaf.kubeadm("/etc/kubernetes")) {
      X509Certificate now = files.certificate(leaf.file().replace("/etc/kubernetes/", ""));
      Path alone = Files.writeString(hsm.resolve("alone"), Pem.of("CERTIFICATE", now.getEncoded()));
      Commands.run(
          "openssl",
          "verify",
          "-x509_strict",
          "-CAfile",
          root + leaf.authority() + ".crt",
          alone.toString());
      assertThat(now).isEqualTo(Pem.certificate(Files.readString(signedFile(leaf))));
    }
    assertThat(tree.expirations().path("certificates"))
        .hasSize(11)
        .allSatisfy(
            each ->
                assertThat(each.path("residualTime").asLong()).isBetween(8_000_000L, 8_640_000L));

    PkiRun again = sign("--ca-pin=ca=file:" + pin);
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("Nothing was written.");
  }

  @Test
  void aWrongPinOrNoneIsToldOnceAndNothingIsSigned() throws Exception {
    assertThat(files.renew("apiserver", "--requests=" + requests).code()).isZero();
    assertThat(sign().out()).contains("apiserver: It wants a PIN or a password: give --ca-pin=ca=");
    Files.writeString(pin, "1111");

    PkiRun run = sign("--ca-pin=ca=file:" + pin);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("apiserver: The token refused the PIN.")
        .doesNotContain("1111")
        .doesNotContain("Secret");
    assertThat(requests.resolve("apiserver.crt")).doesNotExist();
  }

  private Path signedFile(Leaf leaf) {
    return requests.resolve(RequestFolder.certificate(leaf));
  }

  /** The PIN is the same for all, and is given as it is for the first. */
  private PkiRun sign(String... pins) {
    List<String> arguments = new ArrayList<>();
    arguments.add(requests.toString());
    arguments.add("--pkcs11-module=" + TestToken.module());
    for (Ca ca : CAS) {
      arguments.add(
          "--ca-key=%s=pkcs11:token=root%%20of%%20trust;object=%1$s".formatted(ca.name()));
      for (String pin : pins) {
        arguments.add(pin.replace("=ca=", "=" + ca.name() + "="));
      }
    }
    return PkiRun.sign(Clock.systemUTC(), arguments.toArray(String[]::new));
  }
}
