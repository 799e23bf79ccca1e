package dev.signet.pki.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a process that really runs; only what the kernel tells of it is written by the test. */
final class ProcFolderTest {

  private static final String UID = "0f3a-11";
  private static final StaticPod POD =
      new StaticPod(Component.ETCD, List.of("etcd", "--name=a b", ""), Optional.empty());

  @TempDir private Path proc;
  @TempDir private Path pods;
  private Process running;
  private ProcFolder folder;

  @BeforeEach
  void start() throws IOException {
    running = new ProcessBuilder("sleep", "600").start();
    Files.createDirectories(pods.resolve(UID));
    Files.createDirectories(proc.resolve("sys"));
    tell("etcd\0--name=a b\0\0", "1:x:/kubepods/burstable/pod" + UID + "/c1\n");
    folder = new ProcFolder(proc, pods);
  }

  @AfterEach
  void stop() {
    running.destroyForcibly();
  }

  @Test
  void aComponentIsTheProcessWithItsCommandInAPodOfThisNode() throws IOException {
    assertThat(folder.of(POD)).map(NodeProcess::pid).contains(running.pid());
    assertThat(folder.of(POD).orElseThrow().start())
        .isEqualTo(running.info().startInstant().orElseThrow());

    tell("etcd\0--name=a b\0\0", "0::/kubepods.slice/kubepods-pod0f3a_11.slice/x.scope\n");
    assertThat(folder.of(POD)).isPresent();
  }

  @Test
  void aProcessWithOtherArgumentsOrInAPodOfAnotherNodeIsNone() throws IOException {
    tell("etcd\0--name=b\0\0", "1:x:/kubepods/burstable/pod" + UID + "/c1\n");
    assertThat(folder.of(POD)).isEmpty();

    tell("etcd\0--name=a b\0\0", "1:x:/docker/1/kubepods/burstable/pod77/c1\n");
    assertThat(folder.of(POD)).isEmpty();
  }

  @Test
  void whatIsAskedToEndEnds() throws Exception {
    NodeProcess process = folder.of(POD).orElseThrow();
    assertThat(folder.isThere(process)).isTrue();

    folder.end(process);

    assertThat(running.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.isThere(process)).isFalse();
    assertThat(folder.of(POD)).isEmpty();
    folder.kill(process); // of what has ended nothing is left to kill
  }

  @Test
  void aProcessThatHasTheNumberOfAnotherIsLeftAlone() {
    NodeProcess process = folder.of(POD).orElseThrow();

    folder.kill(new NodeProcess(process.pid(), process.start().minusSeconds(60), List.of("etcd")));

    assertThat(running.isAlive()).isTrue();
  }

  @Test
  void theKubeletIsTheOneOfThisMachine() throws IOException {
    tell("/usr/bin/kubelet\0--v=2\0", "");
    Files.createSymbolicLink(own().resolve("ns/pid"), Path.of("pid:[2]"));
    Path self = Files.createDirectories(proc.resolve("self/ns"));
    Files.createSymbolicLink(self.resolve("pid"), Path.of("pid:[1]"));
    assertThat(folder.kubelet()).isEmpty();

    Files.delete(self.resolve("pid"));
    Files.createSymbolicLink(self.resolve("pid"), Path.of("pid:[2]"));
    assertThat(folder.kubelet()).map(NodeProcess::program).contains("kubelet");
  }

  private void tell(String command, String cgroup) throws IOException {
    Files.createDirectories(own().resolve("ns"));
    Files.writeString(own().resolve("cmdline"), command);
    Files.writeString(own().resolve("cgroup"), cgroup);
  }

  private Path own() {
    return proc.resolve(Long.toString(running.pid()));
  }
}
