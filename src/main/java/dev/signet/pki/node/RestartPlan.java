package dev.signet.pki.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What has to start again, in this order. Pure.
 *
 * @param steps one for each that has to
 */
public record RestartPlan(List<RestartStep> steps) {

  /** Copies what it is given. */
  public RestartPlan {
    steps = List.copyOf(steps);
  }

  /**
   * Something that should run.
   *
   * @param process that does; empty: it does not
   */
  public record Seen<T>(T what, Optional<NodeProcess> process) {}

  /**
   * Of this control plane.
   *
   * @param pods in the order in which they are restarted
   * @param kubelet what runs of it
   * @param reason why a process has to start again; empty: it need not
   */
  public static RestartPlan of(
      List<Seen<StaticPod>> pods,
      Optional<NodeProcess> kubelet,
      Function<NodeProcess, Optional<String>> reason) {
    List<RestartStep> steps = new ArrayList<>();
    Optional<RestartStep> first = first(pods, kubelet);
    first.ifPresent(steps::add);
    for (Seen<StaticPod> seen : pods) {
      if (seen.process().isEmpty()) {
        steps.add(new RestartStep.Pod(seen.what(), Optional.empty(), "it does not run"));
      } else {
        seen.process()
            .flatMap(reason)
            .ifPresent(why -> steps.add(new RestartStep.Pod(seen.what(), seen.process(), why)));
      }
    }
    if (first.isEmpty()) {
      kubelet.flatMap(reason).ifPresent(why -> steps.add(new RestartStep.Kubelet(false, why)));
    }
    return new RestartPlan(steps);
  }

  /**
   * Nobody but the kubelet starts a static Pod; and one that failed often waits up to five minutes
   * for its turn, which a kubelet that starts anew has forgotten.
   */
  private static Optional<RestartStep> first(
      List<Seen<StaticPod>> pods, Optional<NodeProcess> kubelet) {
    if (kubelet.isEmpty()) {
      return Optional.of(new RestartStep.Kubelet(true, "it does not run, and starts the others"));
    }
    return pods.stream()
        .filter(seen -> seen.process().isEmpty())
        .findFirst()
        .map(
            seen ->
                new RestartStep.Kubelet(
                    true,
                    "%s does not run: a new kubelet starts it at once"
                        .formatted(seen.what().component().program())));
  }
}
