package dev.signet.pki.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.expiry.files.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestartTest {

  private static final StaticPod POD =
      new StaticPod(Component.SCHEDULER, List.of("kube-scheduler"), Optional.empty());
  private static final Patience SHORT = new Patience(Duration.ofMillis(300), Duration.ofSeconds(1));

  @TempDir private Path root;

  /** A node on which one component runs, and a kubelet that starts it again, or not. */
  private static final class Node implements Processes {

    private final List<String> said = new ArrayList<>();
    private Optional<NodeProcess> present;
    private final boolean isPolite;
    private final boolean isStartedAgain;

    Node(NodeProcess present, boolean isPolite, boolean isStartedAgain) {
      this.present = Optional.of(present);
      this.isPolite = isPolite;
      this.isStartedAgain = isStartedAgain;
    }

    @Override
    public Optional<NodeProcess> of(StaticPod pod) {
      return present;
    }

    @Override
    public Optional<NodeProcess> kubelet() {
      return Optional.empty();
    }

    @Override
    public boolean isThere(NodeProcess process) {
      return present.equals(Optional.of(process));
    }

    @Override
    public void end(NodeProcess process) {
      said.add("end");
      if (isPolite) {
        next();
      }
    }

    @Override
    public void kill(NodeProcess process) {
      said.add("kill");
      next();
    }

    private void next() {
      present = Optional.of(process(2, Instant.EPOCH)).filter(next -> isStartedAgain);
    }
  }

  @Test
  void aProcessIsAskedToEndAndAnotherIsThereAndHealthy() throws Exception {
    var node = new Node(process(1, Instant.EPOCH), true, true);

    restart(node, pod -> Optional.empty()).run(step(node));

    assertThat(node.said).containsExactly("end");
    assertThat(node.present).map(NodeProcess::pid).contains(2L);
  }

  @Test
  void oneThatDoesNotEndIsKilled() throws Exception {
    var node = new Node(process(1, Instant.EPOCH), false, true);

    restart(node, pod -> Optional.empty()).run(step(node));

    assertThat(node.said).containsExactly("end", "kill");
  }

  @Test
  void oneThatNobodyStartsAgainIsSaidInTime() {
    var node = new Node(process(1, Instant.EPOCH), true, false);

    assertThatThrownBy(() -> restart(node, pod -> Optional.empty()).run(step(node)))
        .isInstanceOf(NodeFault.class)
        .hasMessageContaining("The kubelet has not started kube-scheduler within 1 s.")
        .hasMessageContaining("/var/log/pods/kube-system_kube-scheduler-*/");
  }

  @Test
  void oneThatIsNotReadyIsSaidInTimeWithWhatItAnswers() {
    var node = new Node(process(1, Instant.EPOCH), true, true);

    assertThatThrownBy(() -> restart(node, pod -> Optional.of("it answers 500")).run(step(node)))
        .isInstanceOf(NodeFault.class)
        .hasMessageContaining("kube-scheduler is not ready after 1 s (it answers 500).");
  }

  @Test
  void whoUsesAFileThatChangedSinceItBeganHasToStartAgain() throws IOException {
    Path conf = Files.writeString(root.resolve("s.conf"), "users: []");
    Instant changed = Files.getLastModifiedTime(conf).toInstant();

    assertThat(plan(changed.plusSeconds(1), "--kubeconfig=/s.conf")).isEmpty();
    assertThat(plan(changed.minusSeconds(1), "--other=/s.conf.d", "--kubeconfig=/t.conf"))
        .isEmpty();
    assertThat(plan(changed.minusSeconds(1), "--kubeconfig=/s.conf"))
        .containsExactly("/s.conf is newer");
  }

  @Test
  void aFileThatAKubeconfigNamesIsUsedToo() throws IOException {
    Files.writeString(
        root.resolve("k.conf"), "users: [{name: a, user: {client-certificate: /c.pem}}]");
    Path pem = root.resolve("c.pem");
    Instant start = Files.getLastModifiedTime(root.resolve("k.conf")).toInstant().plusSeconds(5);
    assertThat(plan(start, "--kubeconfig=/k.conf")).isEmpty();

    Files.writeString(pem, "x");
    // The inode's time is the kernel's: the process is what is older or newer here.
    assertThat(plan(start.minusSeconds(3600), "--kubeconfig=/k.conf")).hasSize(1);
  }

  @Test
  void aFileRenamedIntoPlaceIsNewerThoughItWasWrittenBefore() throws IOException {
    Path conf = Files.writeString(root.resolve("s.conf"), "users: []");
    Files.setLastModifiedTime(conf, FileTime.from(Instant.EPOCH));

    assertThat(plan(Instant.EPOCH.plusSeconds(60), "--kubeconfig=/s.conf")).hasSize(1);
  }

  /** The way back from a renewal: a kubelet's link leads to the old file again. */
  @Test
  void aLinkThatLeadsElsewhereIsNewerThoughTheFileIsOld() throws Exception {
    Path old = Files.writeString(root.resolve("old.crt"), "x");
    Instant between = changed(old).plusMillis(1);
    Path link = root.resolve("current.crt");
    do {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of("/old.crt"));
    } while (!changed(link).isAfter(between)); // the clock of the file system is coarse

    assertThat(plan(between, "--cert=/old.crt")).isEmpty();
    assertThat(plan(between, "--cert=/current.crt")).hasSize(1);
  }

  private static Instant changed(Path file) throws IOException {
    return ((FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS))
        .toInstant();
  }

  private List<String> plan(Instant start, String... flags) {
    List<String> command = new ArrayList<>(List.of("kube-scheduler"));
    command.addAll(List.of(flags));
    var node = new Node(new NodeProcess(1, start, command), true, true);
    return restart(node, pod -> Optional.empty()).plan(List.of(POD), false).steps().stream()
        .filter(RestartStep.Pod.class::isInstance)
        .map(RestartStep::why)
        .toList();
  }

  private Restart restart(Processes node, Health health) {
    return new Restart(
        new HostFiles(root), node, health, new KubeletService.Unknown(), SHORT, Clock.systemUTC());
  }

  private static RestartStep step(Node node) {
    return new RestartStep.Pod(POD, node.present, "why");
  }

  private static NodeProcess process(long pid, Instant start) {
    return new NodeProcess(pid, start, List.of("kube-scheduler"));
  }
}
