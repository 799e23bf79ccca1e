package dev.signet.expiry.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Problem;
import dev.signet.expiry.Problem.Reason;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PKCS#12 as openssl writes it: its certificates are seen, its key is not looked at. */
final class Pkcs12Test {
  private static final TestCa CA = TestCa.create(ca -> ca.subject("CN=ca"));
  private static final TestCertificate LEAF = CA.issue(leaf -> leaf.subject("CN=leaf"));

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "secret, ''",
    "'', -certpbe NONE -keypbe NONE -nomac",
    "secret, -certpbe NONE",
    "secret, -legacy -certpbe PBE-SHA1-3DES",
    "secret, -nokeys",
    "secret, -certpbe AES-128-CBC -iter 100000"
  })
  void itsCertificatesAreSeen(String password, String options) throws Exception {
    export(password, options);

    assertThat(names(password)).containsExactly("leaf", "ca");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "other"})
  void withoutItsPasswordItIsLocked(String password) throws Exception {
    export("secret", "");

    assertThat(look(password).problems())
        .extracting(Problem::reason)
        .containsExactly(Reason.Locked);
  }

  @Test
  void cutOffItIsMalformed() throws Exception {
    export("", "");
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, 300));

    assertThat(look("").problems()).extracting(Problem::reason).containsExactly(Reason.Malformed);
  }

  @Test
  void whatWouldTakeAnHourToOpenIsNotOpened() throws Exception {
    export("secret", "-iter 2000001");

    assertThat(look("secret").problems())
        .extracting(Problem::reason)
        .containsExactly(Reason.Malformed);
  }

  private List<String> names(String password) {
    var seen = look(password);
    assertThat(seen.problems()).isEmpty();
    return seen.certificates().stream().map(ObservedCertificate::commonName).toList();
  }

  private Observations look(String password) {
    var paths = List.of(file().toString());
    return new PathSource(new HostFiles(Path.of("/")), paths, password.toCharArray()).look();
  }

  private Path file() {
    return folder.resolve("store.p12");
  }

  private void export(String password, String options) throws IOException, InterruptedException {
    Path pem = folder.resolve("all.pem");
    Files.writeString(pem, LEAF.pem() + CA.pem() + LEAF.keyPem());
    var command = new ArrayList<>(List.of("openssl", "pkcs12", "-export"));
    command.addAll(List.of("-in", pem.toString(), "-out", file().toString()));
    command.addAll(List.of("-passout", "pass:" + password));
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split(" ")));
    }
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
