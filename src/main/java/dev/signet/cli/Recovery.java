package dev.signet.cli;

import dev.signet.pki.Diagnosis;
import dev.signet.pki.Leaf;
import dev.signet.pki.RecoveryLog;
import dev.signet.pki.Renewal;
import dev.signet.pki.TreeFault;
import dev.signet.pki.node.NodeFault;
import dev.signet.pki.node.Restart;
import dev.signet.pki.node.RestartPlan;
import dev.signet.pki.node.RestartStep;
import dev.signet.pki.node.StaticPod;
import java.nio.file.Path;
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
    return Diagnosis.of(options.node().host(), options.node().folder(), options.within(), clock);
  }

  /** What has to start again already. Changes nothing. */
  RestartPlan restarts() throws NodeFault {
    return restart.plan(pods(), false);
  }

  /** Where the backup of the last one is. */
  Path lastFolder() throws TreeFault, Mistake {
    return RecoveryLog.toUndo(options.node().host(), clock)
        .orElseThrow(
            () -> new Mistake("there is no recovery to undo below /var/lib/signet/recover"))
        .folder();
  }

  /** Does it; whether all is well afterwards. */
  boolean run(Diagnosis diagnosis) throws Mistake, NodeFault, TreeFault, InterruptedException {
    RecoveryLog log = RecoveryLog.open(options.node().host(), clock);
    try {
      if (!diagnosis.renewable().isEmpty()) {
        step(log, "back up", () -> backUp(log));
        step(log, "renew", () -> renew(diagnosis));
      }
      restartAll(log);
      var cluster = new RecoveredCluster(options, clock);
      step(log, "wait for the API server", cluster::awaitApi);
      step(log, "wait for this node", cluster::awaitNode);
      step(log, "requests", cluster::requests);
      step(log, "look again", this::lookAgain);
      step(log, "other nodes", cluster::otherNodes);
      log.finish();
      say.accept("Done. The journal, and the files as they were: " + log.folder());
      return true;
    } catch (NodeFault | TreeFault fault) {
      say.accept("Stopped. To go on: signet recover. To go back: signet recover --undo.");
      say.accept("The journal: " + log.folder());
      throw fault;
    }
  }

  /** Puts back what the last one replaced. */
  void undo() throws Mistake, NodeFault, TreeFault, InterruptedException {
    RecoveryLog log =
        RecoveryLog.toUndo(options.node().host(), clock)
            .orElseThrow(() -> new Mistake("there is no recovery to undo"));
    step(
        log,
        "put back",
        () -> log.putBack().stream().map(Path::toString).collect(Collectors.joining(", ")));
    log.undone();
    // What was put back may be what had ended: nobody waits for it to be healthy, or for a kubelet
    // that ends at once with such a certificate.
    Restart plain = options.node().restart(clock, pod -> Optional.empty());
    for (RestartStep step : plain.plan(pods(), false).steps()) {
      step(log, "restart " + RestartText.name(step), () -> startedAgain(plain, step));
    }
    say.accept("It is as it was before. To renew again: signet recover.");
  }

  private String backUp(RecoveryLog log) throws TreeFault {
    log.backUp(options.node().host(), Leaf.kubeadm(options.node().folder()));
    return "the files as they are: " + log.folder();
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
  private void restartAll(RecoveryLog log)
      throws NodeFault, TreeFault, Mistake, InterruptedException {
    Set<String> done = new HashSet<>();
    Optional<RestartStep> next = next(done);
    while (next.isPresent()) {
      RestartStep step = next.get();
      done.add(RestartText.name(step));
      step(log, "restart " + RestartText.name(step), () -> restarted(restart, step));
      next = next(done);
    }
  }

  private Optional<RestartStep> next(Set<String> done) throws NodeFault {
    return restart.plan(pods(), false).steps().stream()
        .filter(step -> !done.contains(RestartText.name(step)))
        .findFirst();
  }

  private static String restarted(Restart restart, RestartStep step)
      throws NodeFault, InterruptedException {
    restart.run(step);
    return step.why();
  }

  private String startedAgain(Restart restart, RestartStep step)
      throws NodeFault, Mistake, InterruptedException {
    return switch (step) {
      case RestartStep.Pod pod -> restarted(restart, pod);
      case RestartStep.Kubelet kubelet -> {
        options.node().kubelet().restart();
        yield kubelet.why();
      }
    };
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

  /** What may go wrong in a step. */
  @FunctionalInterface
  private interface Action {
    String run() throws NodeFault, TreeFault, Mistake, InterruptedException;
  }

  private void step(RecoveryLog log, String name, Action action)
      throws NodeFault, TreeFault, Mistake, InterruptedException {
    say.accept(name + " ...");
    try {
      String done =
          log.<StepFault>step(
              name,
              () -> {
                try {
                  return action.run();
                } catch (NodeFault | TreeFault | Mistake e) {
                  throw new StepFault(e);
                }
              });
      done.lines().forEach(line -> say.accept("  " + line));
    } catch (StepFault fault) {
      switch (fault.getCause()) {
        case NodeFault node -> throw node;
        case TreeFault tree -> throw tree;
        case Mistake mistake -> throw mistake;
        case Throwable bug -> throw new IllegalStateException(bug);
      }
    }
  }

  /** One of the three, through a journal that knows none of them. */
  private static final class StepFault extends Exception {
    private static final long serialVersionUID = 1L;

    StepFault(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }
}
