package dev.signet.pki.node;

import dev.signet.pki.node.RestartPlan.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A control plane for plans.
 *
 * @param running the programs that run
 * @param stale those of them that have to start again
 */
record MadeUpProcesses(List<String> running, List<String> stale) {

  /** Each component's, in their order. */
  List<Seen<StaticPod>> pods() {
    return List.of(Component.values()).stream()
        .map(
            component ->
                new Seen<>(
                    new StaticPod(component, List.of(), Optional.empty()),
                    process(component.program())))
        .toList();
  }

  Optional<NodeProcess> kubelet() {
    return process("kubelet");
  }

  /** Why this one has to start again. */
  Optional<String> reason(NodeProcess process) {
    return Optional.of("why").filter(why -> stale.contains(process.program()));
  }

  private Optional<NodeProcess> process(String program) {
    return Optional.of(new NodeProcess(7, Instant.EPOCH, List.of("/usr/bin/" + program)))
        .filter(process -> running.contains(program));
  }
}
