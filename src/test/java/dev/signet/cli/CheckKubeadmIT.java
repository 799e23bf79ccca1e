package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.testing.KubeadmTree;
import dev.signet.testing.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kubeadm knows of a control plane that it made itself, {@code signet check} knows too. */
final class CheckKubeadmIT {

  @TempDir private static Path root;
  private static KubeadmTree tree;

  @BeforeAll
  static void kubeadm() throws IOException {
    tree = KubeadmTree.create(root);
  }

  @Test
  void everythingThatKubeadmKnowsIsKnownWithTheSameDatesAndCas() throws IOException {
    var kubeadm = tree.expirations();
    var known = new TreeMap<String, String>();
    add(kubeadm.path("certificates"), "caName", known);
    add(kubeadm.path("certificateAuthorities"), "name", known);

    var run = CheckRun.of(Clock.systemUTC(), "--host-root=" + root, "-o", "json");

    assertThat(run.code()).isZero();
    assertThat(known).hasSize(14);
    assertThat(byKubeadmsNames(run.json())).containsAllEntriesOf(known);
  }

  @Test
  void whatIsTakenAwayIsMissingToBoth() throws IOException {
    Path certificate = root.resolve("etc/kubernetes/pki/front-proxy-client.crt");
    Path aside = root.resolve("aside");
    Files.move(certificate, aside);
    try {
      var run = CheckRun.of(Clock.systemUTC(), "--host-root=" + root, "-o", "json");

      assertThat(run.code()).isEqualTo(3);
      assertThat(run.json().path("problems"))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.path("reason").asText()).isEqualTo("Missing");
                assertThat(problem.path("path").asText()).endsWith("/front-proxy-client.crt");
              });
      assertThat(tree.expirations().path("certificates"))
          .filteredOn(certificates -> certificates.path("missing").asBoolean())
          .extracting(missing -> missing.path("name").asText())
          .containsExactly("front-proxy-client");
    } finally {
      Files.move(aside, certificate);
    }
  }

  @Test
  void whatHasEndedHasEndedForBothWithTheSameDate() throws IOException {
    Path pki = root.resolve("etc/kubernetes/pki");
    Path certificate = pki.resolve("apiserver.crt");
    String before = Files.readString(certificate);
    var ca =
        TestCa.of(Files.readString(pki.resolve("ca.crt")), Files.readString(pki.resolve("ca.key")));
    Files.writeString(
        certificate, ca.issue(leaf -> leaf.subject("CN=kube-apiserver").expired()).pem());
    try {
      var run = CheckRun.of(Clock.systemUTC(), "--host-root=" + root, "-o", "json");

      assertThat(run.code()).isEqualTo(2);
      var first = run.json().path("certificates").path(0);
      assertThat(first.path("problems")).hasToString("[\"Expired\"]");
      assertThat(tree.expirations().path("certificates"))
          .filteredOn(each -> each.path("residualTime").asLong() < 0)
          .extracting(
              each -> each.path("name").asText() + " " + each.path("expirationDate").asText())
          .containsExactly("apiserver " + first.path("notAfter").asText());
    } finally {
      Files.writeString(certificate, before);
    }
  }

  /** kubeadm is put below the root, so the link leads where it leads on the host. */
  @Test
  void aLinkedFolderIsSeenByBoth() throws IOException {
    Path pki = root.resolve("etc/kubernetes/pki");
    Path away = Files.createDirectories(root.resolve("srv")).resolve("pki");
    Files.move(pki, away);
    Files.createSymbolicLink(pki, Path.of("/srv/pki"));
    try {
      var run = CheckRun.of(Clock.systemUTC(), "--host-root=" + root, "-o", "json");

      assertThat(run.code()).isZero();
      assertThat(run.json().path("certificates")).hasSize(20);
      assertThat(tree.expirations().path("certificates"))
          .noneMatch(each -> each.path("missing").asBoolean());
    } finally {
      Files.delete(pki);
      Files.move(away, pki);
    }
  }

  @Test
  void asAFolderItIsSeenWhole() {
    var run =
        CheckRun.of(Clock.systemUTC(), root.resolve("etc/kubernetes").toString(), "-o", "json");

    assertThat(run.code()).isZero();
    assertThat(run.json().path("certificates")).hasSize(20);
  }

  private static void add(JsonNode certificates, String ca, Map<String, String> known) {
    for (JsonNode each : certificates) {
      known.put(
          each.path("name").asText(),
          each.path("expirationDate").asText() + " " + each.path(ca).asText());
    }
  }

  /** Of a kubeconfig, its user. */
  private static Map<String, String> byKubeadmsNames(JsonNode report) {
    var known = new TreeMap<String, String>();
    StreamSupport.stream(report.path("certificates").spliterator(), false)
        .filter(each -> !each.path("entry").asText().startsWith("cluster "))
        .forEach(
            each ->
                known.put(
                    name(Path.of(each.path("path").asText())),
                    each.path("notAfter").asText() + " " + each.path("authority").asText()));
    return known;
  }

  private static String name(Path path) {
    String file = path.getFileName().toString().replace(".crt", "");
    return path.getParent().endsWith("etcd") ? "etcd-" + file : file;
  }
}
