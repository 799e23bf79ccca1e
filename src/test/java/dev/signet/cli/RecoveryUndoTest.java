package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.Leaf;
import dev.signet.pki.RecoveryLog;
import dev.signet.pki.node.Component;
import dev.signet.pki.node.KubeletService;
import dev.signet.pki.node.NodeProcess;
import dev.signet.pki.node.Patience;
import dev.signet.pki.node.Processes;
import dev.signet.pki.node.Restart;
import dev.signet.pki.node.StaticPod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back on a node whose kubelet ends for ever when it is started with the old files. */
final class RecoveryUndoTest {

  private static final Patience SHORT = new Patience(Duration.ofSeconds(1), Duration.ofMillis(300));
  private static final String DONE = "It is as it was before. To renew again: signet recover.";
  private static final List<StaticPod> PODS =
      Stream.of(Component.values())
          .map(
              component ->
                  new StaticPod(
                      component,
                      List.of(component.program(), "--cert=/etc/kubernetes/pki/apiserver.crt"),
                      Optional.empty()))
          .toList();

  @TempDir private Path root;
  private final List<String> said = new ArrayList<>();
  private RecoveryLog log;

  /** What runs; all of it has been running since 1970, until it is started again. */
  private static final class Node implements Processes {

    private final Map<Component, NodeProcess> pods = new EnumMap<>(Component.class);
    private final Set<Component> neverStarted;
    private final Path kubeletMark;

    /** With all but these, which are not started either. */
    Node(Path kubeletMark, Set<Component> neverStarted) {
      this.kubeletMark = kubeletMark;
      this.neverStarted = neverStarted;
      for (StaticPod pod : PODS) {
        pods.put(pod.component(), new NodeProcess(1, Instant.EPOCH, pod.command()));
      }
    }

    @Override
    public Optional<NodeProcess> of(StaticPod pod) {
      return Optional.ofNullable(pods.get(pod.component()));
    }

    /** Until it is started with the old files. */
    @Override
    public Optional<NodeProcess> kubelet() {
      return Files.exists(kubeletMark)
          ? Optional.empty()
          : Optional.of(
              new NodeProcess(
                  7,
                  Instant.EPOCH,
                  List.of("kubelet", "--cert=/etc/kubernetes/pki/apiserver.crt")));
    }

    @Override
    public boolean isThere(NodeProcess process) {
      return pods.containsValue(process);
    }

    @Override
    public void end(NodeProcess process) {
      Component component =
          pods.entrySet().stream()
              .filter(entry -> entry.getValue().equals(process))
              .findFirst()
              .orElseThrow()
              .getKey();
      pods.remove(component);
      if (kubelet().isPresent() && !neverStarted.contains(component)) {
        pods.put(component, new NodeProcess(2, Instant.EPOCH.plusSeconds(9), process.command()));
      }
    }

    @Override
    public void kill(NodeProcess process) {
      end(process);
    }
  }

  @BeforeEach
  void files() throws Exception {
    root = root.toRealPath();
    Files.createDirectories(root.resolve("var/lib"));
    Files.createDirectories(root.resolve("etc/kubernetes/pki"));
    Files.writeString(certificate(), "old");
    log = RecoveryLog.open(new HostFiles(root), Clock.systemUTC());
    log.backUp(new HostFiles(root), "/etc/kubernetes", Leaf.kubeadm("/etc/kubernetes"));
    Files.writeString(certificate(), "new");
  }

  @Test
  void theKubeletComesLastThoughAComponentWaitsForItsTurn() throws Exception {
    var node = new Node(mark(), Set.of());
    node.pods.remove(Component.CONTROLLER_MANAGER);

    assertThat(undo(node).run()).isTrue();

    assertThat(certificate()).hasContent("old");
    assertThat(said.stream().filter(line -> line.endsWith(" ...")))
        .containsExactly(
            "put back ...",
            "restart etcd ...",
            "restart kube-apiserver ...",
            "leave kube-controller-manager ...",
            "restart kube-scheduler ...",
            "restart kubelet ...");
    assertThat(node.pods.values()).extracting(NodeProcess::pid).containsOnly(2L);
    assertThat(mark()).exists();
    assertThat(RecoveryLog.toUndo(new HostFiles(root), Clock.systemUTC())).isEmpty();
  }

  @Test
  void whatDoesNotStartAgainKeepsNothingElseFromIt() throws Exception {
    var node = new Node(mark(), Set.of(Component.ETCD));

    assertThat(undo(node).run()).isFalse();

    assertThat(said)
        .anyMatch(
            line -> line.startsWith("  failed: The kubelet has not started etcd within 0 s."));
    assertThat(node.pods.keySet())
        .containsExactly(Component.API_SERVER, Component.CONTROLLER_MANAGER, Component.SCHEDULER);
    assertThat(node.pods.values()).extracting(NodeProcess::pid).containsOnly(2L);
    assertThat(mark()).exists();
    assertThat(RecoveryLog.toUndo(new HostFiles(root), Clock.systemUTC())).isPresent();
  }

  @Test
  void whatUsesAFileThatIsDeletedStartsAgain() throws Exception {
    var scheduler =
        new StaticPod(
            Component.SCHEDULER,
            List.of("kube-scheduler", "--kubeconfig=/etc/kubernetes/scheduler.conf"),
            Optional.empty());
    Files.writeString(root.resolve("etc/kubernetes/scheduler.conf"), "made anew");
    var node = new Node(mark(), Set.of());
    node.pods.put(Component.SCHEDULER, new NodeProcess(1, Instant.EPOCH, scheduler.command()));

    assertThat(undo(node, List.of(scheduler)).run()).isTrue();

    assertThat(root.resolve("etc/kubernetes/scheduler.conf")).doesNotExist();
    assertThat(said)
        .containsSubsequence(
            "restart kube-scheduler ...", "  /etc/kubernetes/scheduler.conf is not there again");
  }

  @Test
  void whatSomebodyChangedSinceIsNamedBeforeAndAfter() throws Exception {
    log.finish();
    Files.writeString(certificate(), "another's");
    RecoveryUndo undo = undo(new Node(mark(), Set.of()));

    assertThat(undo.intended())
        .contains("Left as it is, for it was changed after that recovery: " + certificate());
    assertThat(undo.run()).isTrue();

    assertThat(certificate()).hasContent("another's");
    assertThat(said).last().asString().startsWith("All else is as it was before.");
  }

  @Test
  void whereNoKubeletRunsNobodyIsWaitedForAndItIsStarted() throws Exception {
    Files.createFile(mark());
    var node = new Node(mark(), Set.of());

    assertThat(undo(node).run()).isTrue();

    assertThat(node.pods).isEmpty();
    assertThat(said).endsWith("  it does not run, and starts the others", DONE);
  }

  private RecoveryUndo undo(Processes node) {
    return undo(node, PODS);
  }

  private RecoveryUndo undo(Processes node, List<StaticPod> pods) {
    var restart =
        new Restart(
            new HostFiles(root),
            node,
            pod -> Optional.of("nobody asks"),
            new KubeletService.Command("touch " + ShellWord.of(mark().toString())),
            SHORT,
            Clock.systemUTC());
    return new RecoveryUndo(log, restart, () -> pods, said::add);
  }

  /** Whoever starts the kubelet leaves it. */
  private Path mark() {
    return root.resolve("kubelet-was-started");
  }

  private Path certificate() {
    return root.resolve("etc/kubernetes/pki/apiserver.crt");
  }
}
