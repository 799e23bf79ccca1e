package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.approval.AccessReview;
import dev.signet.request.Requester;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People copy the command that signet explain prints; strangers chose the names in it. */
final class ShellWordTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system:node:node-1",
        "",
        "two words",
        "it's",
        "'; touch /tmp/owned; '",
        "$(id) `id` $HOME \\ \" ! * ? [a] {a,b} ~ # & | < >",
        "\u001b[2J\u0007",
        "line\nand line\r",
        "\u202eright to left",
        "\u00fcml\u00e4ut",
        "\u001bcafe",
        "-x"
      })
  void aShellTakesItLiterallyAndATerminalIsNotTold(String word)
      throws IOException, InterruptedException {
    var quoted = ShellWord.of(word);

    assertThat(SafeText.of(quoted)).isEqualTo(quoted);
    assertThat(shell("printf %s --as=" + quoted)).isEqualTo("--as=" + word);
  }

  @Test
  void theCommandAsksWhatTheReviewAsks() {
    var requester = new Requester("system:node:a", "", List.of("system:nodes", "x y"), Map.of());

    assertThat(CanICommand.of(new AccessReview(requester, "nodeclient")))
        .isEqualTo(
            "kubectl auth can-i create certificatesigningrequests.certificates.k8s.io"
                + " --subresource=nodeclient -A --as=system:node:a --as-group=system:nodes"
                + " --as-group='x y'");
    assertThat(CanICommand.of(AccessReview.use(requester, "etcd")))
        .isEqualTo(
            "kubectl auth can-i use certificatepolicies.signet.dev/etcd -A --as=system:node:a"
                + " --as-group=system:nodes --as-group='x y'");
  }

  private static String shell(String command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("bash", "-c", command);
    builder.environment().put("LC_ALL", "C.UTF-8");
    var process = builder.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
