package dev.signet.operator;

import dev.signet.api.RenewalState.Reason;
import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.DueLeaves;
import dev.signet.pki.Leaf;
import dev.signet.pki.RecoveryLog;
import dev.signet.pki.Renewal;
import dev.signet.pki.RenewalPlan;
import dev.signet.pki.RenewalRules;
import dev.signet.pki.TreeFault;
import dev.signet.pki.node.KubeletService;
import dev.signet.pki.node.NodeFault;
import dev.signet.pki.node.Patience;
import dev.signet.pki.node.Restart;
import dev.signet.pki.node.RestartStep;
import dev.signet.pki.node.StaticPod;
import dev.signet.pki.node.StaticPods;
import dev.signet.policy.ControlPlaneRules;
import java.nio.file.Path;
import java.security.SecureRandom;
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

  private static final String BEGUN = "begun by the agent";
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final HostFiles host;
  private final RenewalSettings settings;
  private final Restart restart;
  private final ControlPlaneNodes controlPlane;
  private final NodeAccess node;
  private final Clock clock;
  private final Renewal renewal;

  /**
   * On this node.
   *
   * @param node its processes
   */
  RenewalWork(
      HostFiles host,
      RenewalSettings settings,
      NodeAccess node,
      ControlPlaneNodes controlPlane,
      Clock clock) {
    this.host = host;
    this.settings = settings;
    this.node = node;
    this.controlPlane = controlPlane;
    this.restart =
        new Restart(
            host,
            node.processes(),
            node.health(),
            new KubeletService.Unknown(), // it is never restarted from here
            settings.patience(),
            clock);
    this.clock = clock;
    this.renewal = new Renewal(host, settings.folder(), clock, new SecureRandom());
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

  /** What is due by these rules. */
  DueLeaves due(ControlPlaneRules rules) {
    return DueLeaves.of(renewal.leaves(), rules.renewAt(), clock.instant());
  }

  /** What would become of these leaves; of none: nothing. */
  RenewalPlan plan(ControlPlaneRules rules, List<String> leaves) {
    return leaves.isEmpty()
        ? new RenewalPlan(List.of())
        : renewal.plan(renewalRules(rules, leaves));
  }

  /** Why this node must not be touched now; empty: all is well. */
  Optional<String> trouble() throws InterruptedException {
    try {
      for (StaticPod pod : pods()) {
        String name = pod.component().program();
        if (node.processes().of(pod).isEmpty()) {
          return Optional.of(name + " does not run on this node.");
        }
        Optional<String> why = node.health().trouble(pod);
        if (why.isPresent()) {
          return Optional.of("%s on this node: %s.".formatted(name, why.get()));
        }
      }
      return controlPlane.trouble();
    } catch (NodeFault fault) {
      return Optional.of(fault.getMessage());
    }
  }

  private List<StaticPod> pods() throws NodeFault {
    return new StaticPods(host, settings.folder()).read();
  }

  /**
   * Whether something was begun and has no end.
   *
   * @throws TreeFault it cannot be read
   */
  RenewalDecision.Begun begun() throws TreeFault {
    Optional<RecoveryLog> log = RecoveryLog.unfinished(host, clock);
    if (log.isEmpty()) {
      return RenewalDecision.Begun.BY_NOBODY;
    }
    return log.get().isDone(BEGUN)
        ? RenewalDecision.Begun.BY_AN_AGENT
        : RenewalDecision.Begun.BY_HAND;
  }

  /**
   * Does it. Stopped at any moment, it goes on when it is called again.
   *
   * @param leaves none: only what was begun is brought to its end
   */
  Outcome run(ControlPlaneRules rules, List<String> leaves) throws InterruptedException {
    RecoveryLog log;
    try {
      log = RecoveryLog.open(host, clock);
      log.<RuntimeException>step(BEGUN, () -> String.join(", ", leaves));
      log.<TreeFault>step("back up", () -> backUp(log, leaves));
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
      return putBack(log, Reason.FilesUnchanged, fault.getMessage());
    } catch (NodeFault fault) {
      return putBack(log, Reason.NotHealthyAfterwards, fault.getMessage());
    }
  }

  /** No others: a kubelet may rotate its own meanwhile. */
  private String backUp(RecoveryLog log, List<String> leaves) throws TreeFault {
    log.backUp(
        host,
        Leaf.kubeadm(settings.folder()).stream()
            .filter(leaf -> leaves.contains(leaf.name()))
            .toList());
    return log.folder().toString();
  }

  private String renew(ControlPlaneRules rules, List<String> leaves) throws TreeFault {
    return renewal.run(renewalRules(rules, leaves)).plan().renewals().stream()
        .map(step -> "%s until %s".formatted(step.leaf().name(), step.validity().notAfter()))
        .collect(Collectors.joining(", "));
  }

  private static RenewalRules renewalRules(ControlPlaneRules rules, List<String> leaves) {
    return new RenewalRules(leaves, Optional.empty(), rules.duration(), rules.backdate(), false);
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
    return restart.plan(pods(), false).steps().stream()
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
    Optional<String> why = trouble();
    while (why.isPresent()) {
      if (!clock.instant().isBefore(end)) {
        throw new NodeFault(why.get());
      }
      Thread.sleep(BETWEEN_LOOKS);
      why = trouble();
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
