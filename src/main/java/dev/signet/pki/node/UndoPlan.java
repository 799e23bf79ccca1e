package dev.signet.pki.node;

import dev.signet.pki.node.RestartPlan.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What has to start again after the files of before were put back, in this order. Pure.
 *
 * <p>These files may be what had ended. A kubelet that starts with them ends at once, and then
 * nobody starts a static Pod any more: so it comes last, whatever else there is to do.
 *
 * @param steps one for each that has to, and for each that does not run
 */
public record UndoPlan(List<UndoStep> steps) {

  /** Copies what it is given. */
  public UndoPlan {
    steps = List.copyOf(steps);
  }

  /**
   * Of this control plane.
   *
   * @param pods in the order in which they are restarted
   * @param kubelet what runs of it
   * @param reason why a process has to start again; empty: it need not
   */
  public static UndoPlan of(
      List<Seen<StaticPod>> pods,
      Optional<NodeProcess> kubelet,
      Function<NodeProcess, Optional<String>> reason) {
    List<UndoStep> steps = new ArrayList<>();
    for (Seen<StaticPod> seen : pods) {
      if (seen.process().isEmpty()) {
        steps.add(new UndoStep.Left(seen.what(), "it does not run: that is left to the kubelet"));
      } else {
        NodeProcess process = seen.process().get();
        reason
            .apply(process)
            .map(
                why ->
                    kubelet.isPresent()
                        ? new UndoStep.Pod(seen.what(), process, why)
                        : new UndoStep.End(seen.what(), process, why))
            .ifPresent(steps::add);
      }
    }
    kubelet
        .map(reason)
        .orElse(Optional.of("it does not run, and starts the others"))
        .map(UndoStep.Kubelet::new)
        .ifPresent(steps::add);
    return new UndoPlan(steps);
  }
}
