package dev.signet.pki.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubeletServiceTest {

  @TempDir private Path folder;

  @Test
  void whereSystemdRunsItStartsTheKubelet() {
    assertThat(KubeletService.of(folder))
        .isEqualTo(new KubeletService.Command("systemctl restart kubelet"));
    assertThat(KubeletService.of(folder.resolve("none"))).isEqualTo(new KubeletService.Unknown());
  }

  @Test
  void aCommandThatFailsIsSaidWithItsWords() throws Exception {
    new KubeletService.Command("exit 0").restart();

    assertThatThrownBy(() -> new KubeletService.Command("echo no such unit; exit 5").restart())
        .isInstanceOf(NodeFault.class)
        .hasMessage("echo no such unit; exit 5 ended with 5: no such unit");
    assertThatThrownBy(() -> new KubeletService.Unknown().restart())
        .isInstanceOf(NodeFault.class)
        .hasMessageContaining("--kubelet-restart-command");
  }
}
