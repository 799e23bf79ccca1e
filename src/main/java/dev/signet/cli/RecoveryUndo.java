package dev.signet.cli;

import dev.signet.pki.RecoveryLog;
import dev.signet.pki.TreeFault;
import dev.signet.pki.node.NodeFault;
import dev.signet.pki.node.Restart;
import dev.signet.pki.node.StaticPod;
import dev.signet.pki.node.UndoStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The way back of a recovery: its files as they were, and what uses them started again.
 *
 * @param log the recovery's
 * @param restart of this node
 * @param pods the static Pods of this node
 * @param say for people
 */
record RecoveryUndo(RecoveryLog log, Restart restart, Pods pods, Consumer<String> say) {

  /** Where they are read. */
  @FunctionalInterface
  interface Pods {
    /** Those that there are. */
    List<StaticPod> read() throws NodeFault;
  }

  /** What it is going to do, for people. */
  List<String> intended() throws TreeFault {
    List<String> lines = new ArrayList<>();
    lines.add(
        "The files of this node are put back as they were before %s.".formatted(log.folder()));
    log.changedByOthers().stream()
        .map("Left as it is, for it was changed after that recovery: %s"::formatted)
        .forEach(lines::add);
    return lines;
  }

  /**
   * Does it. What does not start again is told, and the others are started all the same.
   *
   * @return whether all of it was done; if not, it goes on when it is run again
   */
  boolean run() throws NodeFault, TreeFault, Mistake, InterruptedException {
    var steps = new RecoverySteps(log, say);
    steps.run(RecoveryLog.PUT_BACK, this::putBack);
    boolean isWhole = true;
    for (UndoStep step : restart.undoPlan(pods.read(), log.deleted()).steps()) {
      isWhole &= isDone(steps, step);
    }
    if (isWhole) {
      boolean isAll = log.changedByOthers().isEmpty();
      log.undone();
      say.accept(
          isAll
              ? "It is as it was before. To renew again: signet recover."
              : "All else is as it was before. To renew again: signet recover.");
    }
    return isWhole;
  }

  private String putBack() throws TreeFault {
    return log.putBack().stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private boolean isDone(RecoverySteps steps, UndoStep step)
      throws TreeFault, Mistake, InterruptedException {
    try {
      steps.run(
          name(step),
          () -> {
            restart.run(step);
            return step.why();
          });
      return true;
    } catch (NodeFault fault) {
      say.accept("  failed: " + fault.getMessage());
      return false;
    }
  }

  private static String name(UndoStep step) {
    return switch (step) {
      case UndoStep.Pod pod -> "restart " + pod.pod().component().program();
      case UndoStep.End end -> "end " + end.pod().component().program();
      case UndoStep.Left left -> "leave " + left.pod().component().program();
      case UndoStep.Kubelet _ -> "restart kubelet";
    };
  }
}
