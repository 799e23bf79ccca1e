package dev.signet.operator;

import dev.signet.api.RenewalState.Reason;
import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.Leaf;
import dev.signet.pki.RecoveryLog;
import dev.signet.pki.Renewal;
import dev.signet.pki.TreeFault;
import dev.signet.pki.node.KubeletService;
import dev.signet.pki.node.NodeFault;
import dev.signet.pki.node.Patience;
import dev.signet.pki.node.Restart;
import dev.signet.pki.node.RestartStep;
import dev.signet.policy.ControlPlaneRules;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Renews the certificates of this control-plane node, and makes their users start again, one after
 * the other. If one does not come back, the files are as before and it starts with those: they have
 * not ended yet. All of it is in a journal that {@code signet recover --undo} knows.
 */
final class RenewalWork {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final HostFiles host;
  private final RenewalSettings settings;
  private final Restart restart;
  private final RenewalLook look;
  private final Clock clock;
  private final Renewal renewal;

  /**
   * On this node.
   *
   * @param node its processes
   * @param look at the same node
   * @param renewal of its certificates
   */
  RenewalWork(
      HostFiles host,
      RenewalSettings settings,
      NodeAccess node,
      RenewalLook look,
      Renewal renewal,
      Clock clock) {
    this.host = host;
    this.settings = settings;
    this.restart =
        new Restart(
            host,
            node.processes(),
            node.health(),
            new KubeletService.Unknown(), // it is never restarted from here
            settings.patience(),
            clock);
    this.clock = clock;
    this.renewal = renewal;
    this.look = look;
  }

  /** What came of it. */
  sealed interface Outcome {

    /** They are new, and in use. */
    record Renewed() implements Outcome {}

    /**
     * The files are as they were, or the sentence says that they are not.
     *
     * @param sentence what happened, and what to do
     */
    record Failed(Reason reason, String sentence) implements Outcome {}
  }

  /**
   * Does it. Stopped at any moment, it goes on when it is called again.
   *
   * @param leaves none: only what was begun is brought to its end
   */
  Outcome run(ControlPlaneRules rules, List<String> leaves) throws InterruptedException {
    RecoveryLog log;
    try {
      log = begin(leaves);
    } catch (TreeFault fault) {
      return new Outcome.Failed(Reason.FilesUnchanged, fault.getMessage());
    }
    try {
      if (!leaves.isEmpty()) {
        log.<TreeFault>step("renew", () -> renew(rules, leaves));
      }
      restartPods(log);
      log.<NodeFault>step("wait until the control plane is well", this::awaitWell);
      log.finish();
      return new Outcome.Renewed();
    } catch (TreeFault fault) {
      goOnUnlessInterrupted();
      return putBack(log, Reason.FilesUnchanged, fault.getMessage());
    } catch (NodeFault fault) {
      goOnUnlessInterrupted();
      return putBack(log, Reason.NotHealthyAfterwards, fault.getMessage());
    }
  }

  /** A file that is being written when the agent is told to stop fails too: that is no failure. */
  private static void goOnUnlessInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private RecoveryLog begin(List<String> leaves) throws TreeFault, InterruptedException {
    RecoveryLog log = RecoveryLog.open(host, clock);
    try {
      log.<RuntimeException>step(RenewalLook.BEGUN, () -> String.join(", ", leaves));
      log.<TreeFault>step("back up", () -> backUp(log, leaves));
      return log;
    } catch (TreeFault fault) {
      goOnUnlessInterrupted();
      log.undone(); // nothing was changed, and nobody has to bring that to an end
      throw fault;
    }
  }

  /** No others: a kubelet may rotate its own meanwhile. */
  private String backUp(RecoveryLog log, List<String> leaves) throws TreeFault {
    log.backUp(
        host,
        settings.folder(),
        Leaf.kubeadm(settings.folder()).stream()
            .filter(leaf -> leaves.contains(leaf.name()))
            .toList());
    return log.folder().toString();
  }

  private String renew(ControlPlaneRules rules, List<String> leaves) throws TreeFault {
    return renewal.run(RenewalLook.renewalRules(rules, leaves)).plan().renewals().stream()
        .map(step -> "%s until %s".formatted(step.leaf().name(), step.validity().notAfter()))
        .collect(Collectors.joining(", "));
  }

  /** Each that uses files which are newer than itself; the kubelet starts it again. */
  private void restartPods(RecoveryLog log) throws NodeFault, TreeFault, InterruptedException {
    Set<String> done = new HashSet<>();
    Optional<RestartStep.Pod> next = next(done);
    while (next.isPresent()) {
      RestartStep.Pod pod = next.get();
      done.add(name(pod));
      log.<NodeFault>step("restart " + name(pod), () -> restarted(pod));
      next = next(done);
    }
  }

  private Optional<RestartStep.Pod> next(Set<String> done) throws NodeFault {
    return restart.plan(look.pods(), false).steps().stream()
        .filter(RestartStep.Pod.class::isInstance)
        .map(RestartStep.Pod.class::cast)
        .filter(pod -> !done.contains(name(pod)))
        .findFirst();
  }

  private static String name(RestartStep.Pod pod) {
    return pod.pod().component().program();
  }

  private String restarted(RestartStep.Pod pod) throws NodeFault, InterruptedException {
    restart.run(pod);
    return pod.why();
  }

  private String awaitWell() throws NodeFault, InterruptedException {
    Patience patience = settings.patience();
    Instant end = clock.instant().plus(patience.toStart());
    Optional<String> why = look.trouble();
    while (why.isPresent()) {
      if (!clock.instant().isBefore(end)) {
        throw new NodeFault(why.get());
      }
      Thread.sleep(BETWEEN_LOOKS);
      why = look.trouble();
    }
    return "it is";
  }

  private Outcome putBack(RecoveryLog log, Reason reason, String why) throws InterruptedException {
    try {
      log.<TreeFault>step(
          "put back",
          () -> log.putBack().stream().map(Path::toString).collect(Collectors.joining(", ")));
      log.undone();
      restartPods(log);
      return new Outcome.Failed(reason, why + " The files are as they were before.");
    } catch (TreeFault | NodeFault fault) {
      return new Outcome.Failed(
          reason,
          "%s Then, with the files as they were before: %s On the node: signet recover."
              .formatted(why, fault.getMessage()));
    }
  }
}
