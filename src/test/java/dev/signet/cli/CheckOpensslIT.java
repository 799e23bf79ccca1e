package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.testing.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tree that openssl made (src/test/resources/check/tree.sh), looked at by the built program as
 * people start it: on a terminal, through a pipe, as somebody who may not read all of it.
 */
final class CheckOpensslIT {

  private static final String COLOUR = "\u001b[";
  private static final String NOBODY = "65534";

  @TempDir private static Path root;

  @BeforeAll
  static void openssl() {
    Commands.run("bash", "src/test/resources/check/tree.sh", root.toString());
  }

  @Test
  void everyCertificateHasTheDatesAndTheSubjectThatOpensslReads() {
    var run = CheckRun.of(Clock.systemUTC(), "--host-root=" + root, "-o", "json");

    assertThat(run.code()).isEqualTo(2);
    var files =
        Map.of(
            "/etc/kubernetes/pki/ca.crt", "ca/ca.crt",
            "/etc/kubernetes/pki/apiserver.crt", "etc/kubernetes/pki/apiserver.crt",
            "/etc/kubernetes/pki/apiserver-kubelet-client.crt",
                "etc/kubernetes/pki/apiserver-kubelet-client.crt",
            "/etc/kubernetes/pki/front-proxy-client.crt", "srv/front-proxy-client.crt",
            "/etc/kubernetes/pki/etcd/server.der", "etc/kubernetes/pki/etcd/server.der",
            "/etc/kubernetes/pki/webhook.p12", "srv/webhook.crt",
            "/var/lib/kubelet/pki/kubelet-client-current.pem", "srv/kubelet.crt",
            "/etc/kubernetes/admin.conf", "srv/admin.crt");
    assertThat(files)
        .allSatisfy((path, file) -> assertThat(seenAt(run.json(), path)).isEqualTo(openssl(file)));
  }

  @Test
  void whatHasEndedStandsFirstAndWhatIsBrokenIsCountedOnce() {
    var run =
        CheckRun.of(Clock.systemUTC(), root.resolve("etc/kubernetes").toString(), "-o", "json");

    assertThat(run.code()).isEqualTo(2);
    assertThat(texts(run.json().path("certificates"), "subject").subList(0, 3))
        .containsExactlyInAnyOrder(
            "CN=admin,O=system:masters",
            "CN=kube-apiserver-kubelet-client,O=system:masters",
            "CN=webhook");
    // As a folder, its link leads out of it to where nothing is.
    assertThat(run.json().path("problems"))
        .extracting(
            each ->
                each.path("reason").asText()
                    + " "
                    + Path.of(each.path("path").asText()).getFileName())
        .containsExactlyInAnyOrder(
            "Missing front-proxy-ca.crt",
            "Missing controller-manager.conf",
            "Missing scheduler.conf",
            "BadLink front-proxy-client.crt",
            "Malformed cut.crt");
  }

  @Test
  void aTerminalSeesColoursUnlessTheyAreNotWantedAndAPipeSeesNone() {
    String check = "bin/signet check --host-root=" + root;

    assertThat(onATerminal(Map.of(), check)).contains(COLOUR).contains("Expired");
    assertThat(onATerminal(Map.of("NO_COLOR", "1"), check))
        .doesNotContain(COLOUR)
        .contains("Expired");
    // no-color.org: set and not empty.
    assertThat(onATerminal(Map.of("NO_COLOR", ""), check)).contains(COLOUR);
    assertThat(onATerminal(Map.of(), check + " | cat")).doesNotContain(COLOUR).contains("Expired");
  }

  @Test
  void whoMayNotReadAFileIsToldSoAndSeesTheRest() throws Exception {
    Path secret = root.resolve("etc/kubernetes/pki/apiserver.crt");
    Commands.run("chmod", "-R", "a+rX", root.toString());
    Commands.run("chmod", "0600", secret.toString());
    // As root nothing is unreadable.
    String drop =
        Files.getOwner(secret).getName().equals("root")
            ? "setpriv --reuid=%s --regid=%s --clear-groups ".formatted(NOBODY, NOBODY)
            : "chmod 0000 " + secret + "; ";

    String said =
        Commands.run("bash", "-c", drop + "bin/signet check --host-root=" + root + "; test $? = 2");

    assertThat(said)
        .contains("Forbidden: /etc/kubernetes/pki/apiserver.crt: It may not be read: run as root")
        .contains("CN=kube-apiserver-kubelet-client")
        .doesNotContain("CN=kube-apiserver ");
  }

  /** util-linux' script gives the command a terminal of its own. */
  private static String onATerminal(Map<String, String> environment, String command) {
    return Commands.run(environment, "script", "-qefc", command + "; true", "/dev/null");
  }

  private static String seenAt(JsonNode document, String path) {
    return StreamSupport.stream(document.path("certificates").spliterator(), false)
        .filter(each -> each.path("path").asText().equals(path))
        .filter(each -> !each.path("entry").asText().startsWith("cluster"))
        .map(
            each ->
                "%s from %s until %s"
                    .formatted(
                        each.path("subject").asText(),
                        each.path("notBefore").asText(),
                        each.path("notAfter").asText()))
        .reduce((a, b) -> a + " AND " + b)
        .orElse("nothing");
  }

  private static String openssl(String file) {
    List<String> said =
        Commands.run(
                "openssl",
                "x509",
                "-in",
                root.resolve(file).toString(),
                "-noout",
                "-subject",
                "-dates",
                "-dateopt",
                "iso_8601",
                "-nameopt",
                "rfc2253,-dn_rev,-esc_msb,utf8")
            .lines()
            .map(line -> line.substring(line.indexOf('=') + 1).strip())
            .toList();
    return "%s from %s until %s"
        .formatted(said.get(0), said.get(1).replace(' ', 'T'), said.get(2).replace(' ', 'T'));
  }

  private static List<String> texts(JsonNode items, String field) {
    return StreamSupport.stream(items.spliterator(), false)
        .map(each -> each.path(field).asText())
        .toList();
  }
}
