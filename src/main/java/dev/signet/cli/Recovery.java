package dev.signet.cli;

import dev.signet.pki.ControlPlane;
import dev.signet.pki.Diagnosis;
import dev.signet.pki.Leaf;
import dev.signet.pki.RecoveryLog;
import dev.signet.pki.Remaking;
import dev.signet.pki.Renewal;
import dev.signet.pki.TreeFault;
import dev.signet.pki.node.NodeFault;
import dev.signet.pki.node.Restart;
import dev.signet.pki.node.RestartPlan;
import dev.signet.pki.node.RestartStep;
import dev.signet.pki.node.StaticPod;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The steps of {@code signet recover}, each written down before the next one begins. */
final class Recovery {

  private final RecoverOptions options;
  private final Clock clock;
  private final Consumer<String> say;
  private final Restart restart;

  Recovery(RecoverOptions options, Clock clock, Consumer<String> say) throws Mistake {
    this.options = options;
    this.clock = clock;
    this.say = say;
    this.restart = options.node().restart(clock);
  }

  /** What is broken. Changes nothing. */
  Diagnosis look() throws Mistake {
    return Diagnosis.of(
        options.node().host(), options.node().folder(), plane(), options.within(), clock);
  }

  /** One of another node would give this one its names. */
  private Optional<ControlPlane> plane() throws Mistake {
    Optional<ControlPlane> plane = options.plane();
    Optional<String> name = new KubeletName(options.node()).find();
    if (plane.isPresent() && name.isPresent() && !name.get().equals(plane.get().nodeName())) {
      throw new Mistake(
          "--config is of node %s, and this is node %s, by its kubelet.conf"
              .formatted(plane.get().nodeName(), name.get()));
    }
    return plane;
  }

  /** What has to start again already. Changes nothing. */
  RestartPlan restarts() throws NodeFault {
    return restart.plan(pods(), false);
  }

  /**
   * The way back of the last one.
   *
   * @throws Mistake there is none
   */
  RecoveryUndo undo() throws TreeFault, Mistake {
    RecoveryLog log =
        RecoveryLog.toUndo(options.node().host(), clock)
            .orElseThrow(
                () -> new Mistake("there is no recovery to undo below /var/lib/signet/recover"));
    return new RecoveryUndo(log, restart, this::pods, say);
  }

  /** Does it; whether all is well afterwards. */
  boolean run(Diagnosis diagnosis) throws Mistake, NodeFault, TreeFault, InterruptedException {
    RecoveryLog log = RecoveryLog.open(options.node().host(), clock);
    var steps = new RecoverySteps(log, say);
    try {
      if (diagnosis.isToBeChanged()) {
        steps.run("back up", () -> backUp(log));
      }
      // First what leaves all as it is where it fails, and says so.
      if (!diagnosis.renewable().isEmpty()) {
        steps.run("renew", () -> renew(diagnosis));
      }
      if (!diagnosis.remakable().isEmpty()) {
        steps.run("make anew", () -> remake(diagnosis));
      }
      restartAll(steps);
      var cluster = new RecoveredCluster(options, clock);
      steps.run("wait for the API server", cluster::awaitApi);
      steps.run("wait for this node", cluster::awaitNode);
      steps.run("requests", cluster::requests);
      steps.run("look again", this::lookAgain);
      steps.run("other nodes", cluster::otherNodes);
      log.finish();
      say.accept("Done. The journal, and the files as they were: " + log.folder());
      return true;
    } catch (NodeFault | TreeFault fault) {
      say.accept(
          log.hasWayBack()
              ? "Stopped. To go on: signet recover. To go back: signet recover --undo."
              : "Stopped; no file was changed. To try again: signet recover.");
      say.accept("The journal: " + log.folder());
      throw fault;
    }
  }

  private String backUp(RecoveryLog log) throws TreeFault {
    String base = options.node().folder();
    log.backUp(options.node().host(), base, Leaf.kubeadm(base));
    return "the files as they are: " + log.folder();
  }

  private String remake(Diagnosis diagnosis) throws TreeFault, Mistake {
    new Remaking(
            options.node().host(),
            options.node().folder(),
            options.validity().duration(),
            clock,
            new SecureRandom())
        .run(diagnosis.remakable(), plane());
    return diagnosis.remakable().stream()
        .map(verdict -> verdict.leaf().name())
        .collect(Collectors.joining(", "));
  }

  private String renew(Diagnosis diagnosis) throws TreeFault, Mistake {
    Renewal.Done done =
        new Renewal(options.node().host(), options.node().folder(), clock, new SecureRandom())
            .run(options.rules(diagnosis.names()));
    return done.plan().renewals().stream()
        .map(renew -> "%s until %s".formatted(renew.leaf().name(), renew.validity().notAfter()))
        .collect(Collectors.joining(", "));
  }

  /**
   * Looks again after each step: a kubelet that starts anew starts others. Each once: a kubelet
   * that rotates meanwhile has a file that is newer than itself.
   */
  private void restartAll(RecoverySteps steps)
      throws NodeFault, TreeFault, Mistake, InterruptedException {
    Set<String> done = new HashSet<>();
    Optional<RestartStep> next = next(done);
    while (next.isPresent()) {
      RestartStep step = next.get();
      done.add(RestartText.name(step));
      steps.run("restart " + RestartText.name(step), () -> restarted(step));
      next = next(done);
    }
  }

  private Optional<RestartStep> next(Set<String> done) throws NodeFault {
    return restart.plan(pods(), false).steps().stream()
        .filter(step -> !done.contains(RestartText.name(step)))
        .findFirst();
  }

  private String restarted(RestartStep step) throws NodeFault, InterruptedException {
    restart.run(step);
    return step.why();
  }

  private String lookAgain() throws NodeFault, Mistake {
    Diagnosis now = look();
    var broken = new DiagnosisText(now).broken();
    if (!broken.isEmpty()) {
      throw new NodeFault("Still broken:\n" + String.join("\n", broken));
    }
    return "no certificate of this node is broken";
  }

  private List<StaticPod> pods() throws NodeFault {
    return options.node().pods().read();
  }
}
