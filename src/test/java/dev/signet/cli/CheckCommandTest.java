package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestTlsServer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code signet check} on files and endpoints, without any API server. */
final class CheckCommandTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = FROM.plus(Duration.ofDays(100));
  private static final TestCa CA =
      TestCa.create(
          ca -> ca.subject("CN=kubernetes").valid(FROM, Instant.parse("2126-01-01T00:00:00Z")));
  private static final TestCertificate LEAF =
      CA.issue(leaf -> leaf.named("kubernetes-admin", "system:masters").valid(FROM, TO));

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"10, 0", "85, 1", "95, 2", "100, 2"})
  void theExitCodeSaysHowBadItIs(int days, int code) throws IOException {
    write("admin.crt", LEAF.pem());

    assertThat(check(days, folder.toString()).code()).isEqualTo(code);
  }

  @Test
  void whatCouldNotBeLookedAtIsWorseThanAWarningAndLessThanWhatIsCritical() throws IOException {
    write("admin.crt", LEAF.pem());
    write("broken.crt", "nothing");

    assertThat(check(85, folder.toString()).code()).isEqualTo(3);
    assertThat(check(95, folder.toString()).code()).isEqualTo(2);
  }

  @Test
  void aHostWithoutKubernetesCouldNotBeLookedAt() {
    var run = check(0, "--host-root", folder.toString());

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("name a PATH");
  }

  @ParameterizedTest
  @CsvSource({"--warn=tomorrow", "--nonsense", "--output=xml", "node-1:0", "node-1:70000"})
  void wrongUsageHasACodeOfItsOwn(String argument) {
    var run = check(0, argument);

    assertThat(run.code()).isEqualTo(64);
    assertThat(run.err()).isNotEmpty();
  }

  @Test
  void theTableShowsWhatEndsFirstAndWhatToDo() throws IOException {
    write("pki/ca.crt", CA.pem());
    write("pki/admin.crt", LEAF.pem());
    write("pki/empty.crt", "");

    assertThat(check(85, folder.toString()).out().replace(folder.toString(), "FOLDER"))
        .isEqualTo(
            """
            NAME   SUBJECT                              ISSUER         FROM              UNTIL (UTC)       LEFT  CA  PROBLEM
            admin  O=system:masters,CN=kubernetes-admin CN=kubernetes  2026-01-01 00:00  2026-04-11 00:00  15d   ca  ExpiresSoon
            """
                    .replace("admin CN=kubernetes ", "admin  CN=kubernetes ")
                    .replace("SUBJECT            ", "SUBJECT             ")
                + """
                ca     CN=kubernetes                         CN=kubernetes  2026-01-01 00:00  2126-01-01 00:00  99y   ca  -
                Empty: FOLDER/pki/empty.crt: It is empty.
                ExpiresSoon: renew it, for example by kubeadm certs renew.
                2 certificates: 0 critical, 1 warnings; 1 could not be looked at.
                """);
  }

  @Test
  void thresholdsMayBeGiven() throws IOException {
    write("admin.crt", LEAF.pem());

    assertThat(check(10, folder.toString(), "--warn=2400h").code()).isEqualTo(1);
    assertThat(check(10, folder.toString(), "--critical=95%").code()).isEqualTo(2);
  }

  @Test
  void theDocumentHasEveryFieldAndTimesInRfc3339() throws IOException {
    write("admin.crt", LEAF.pem());
    write("empty.crt", "");

    var json = check(100, folder.toString(), "-o", "json").json();

    assertThat(names(json)).containsExactly("certificates", "problems");
    var certificate = json.path("certificates").path(0);
    assertThat(names(certificate))
        .containsExactly(
            "source",
            "kind",
            "path",
            "entry",
            "subject",
            "issuer",
            "notBefore",
            "notAfter",
            "authority",
            "problems");
    assertThat(certificate.path("notAfter").asText()).isEqualTo("2026-04-11T00:00:00Z");
    assertThat(certificate.path("kind").asText()).isEqualTo("admin");
    assertThat(certificate.path("problems")).hasToString("[\"Expired\"]");
    assertThat(json.path("problems").path(0).path("reason").asText()).isEqualTo("Empty");
  }

  @Test
  void theDocumentIsTheSameInYaml() throws IOException {
    write("admin.crt", LEAF.pem());

    var yaml = check(0, folder.toString(), "-o", "yaml").out();

    assertThat(new YAMLMapper().readTree(yaml))
        .isEqualTo(check(0, folder.toString(), "-o", "json").json());
  }

  @Test
  void promtoolReadsTheMetrics() throws Exception {
    write("bundle.crt", LEAF.pem() + LEAF.pem());
    write("empty \"\\\n.crt", "");

    var metrics = check(100, folder.toString(), "-o", "openmetrics").out();

    assertThat(metrics)
        .endsWith("# EOF" + System.lineSeparator())
        .contains("signet_check_not_after_timestamp_seconds{")
        .contains("problem=\"Expired\"")
        .contains("reason=\"Empty\"");
    assertThat(promtool(metrics)).isEmpty();
  }

  @Test
  void anEndpointIsLookedAtAndOneThatIsNotThereIsAProblem() throws IOException {
    try (var server = new TestTlsServer(InetAddress.getLoopbackAddress(), LEAF);
        var taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String good = "127.0.0.1:" + server.address().getPort();
      String bad = "localhost:" + taken.getLocalPort();

      var run = check(0, good, bad, "-o", "json");

      assertThat(run.code()).isEqualTo(3);
      assertThat(run.json().path("certificates").path(0).path("path").asText()).isEqualTo(good);
      assertThat(run.json().path("problems").path(0).path("path").asText()).isEqualTo(bad);
      assertThat(run.json().path("problems").path(0).path("reason").asText())
          .isEqualTo("Unreachable");
    }
  }

  @Test
  void aServerIsAskedForItsName() {
    try (var server = TestTlsServer.named("api.example", InetAddress.getLoopbackAddress(), LEAF)) {
      String at = "127.0.0.1:" + server.address().getPort();

      assertThat(check(0, at).code()).isEqualTo(3);
      assertThat(check(0, at, "--server-name=api.example").code()).isZero();
    }
  }

  @Test
  void namesOfStrangersDoNothingToATerminal() throws IOException {
    write("evil\033[2Jx.crt", CA.issue(leaf -> leaf.named("evil\u202e").valid(FROM, TO)).pem());

    assertThat(check(0, folder.toString()).out())
        .contains("evil\\x1b[2Jx ", "CN=evil\\u202e ")
        .doesNotContain("\033", "\u202e");
  }

  private static CheckRun check(int days, String... arguments) {
    return CheckRun.of(Clock.fixed(FROM.plus(Duration.ofDays(days)), ZoneOffset.UTC), arguments);
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** What it has to say, which is nothing if all is well; it is a package of Debian's. */
  private static String promtool(String metrics) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    try (var input = process.outputWriter()) {
      input.write(metrics);
    }
    var said = new StringWriter();
    process.inputReader().transferTo(said);
    process.waitFor();
    return said.toString();
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(folder.resolve(path).getParent());
    Files.writeString(folder.resolve(path), text);
  }
}
