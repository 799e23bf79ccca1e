package dev.signet.cli;

import dev.signet.pki.node.KubeletService;
import dev.signet.pki.node.NodeProcess;
import dev.signet.pki.node.RestartStep;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is done to make components start again, for people.
 *
 * @param kubelet who starts the kubelet
 */
record RestartText(KubeletService kubelet) {

  /** What is done, and why. */
  String line(RestartStep step) {
    return "%s: %s".formatted(name(step), step.why());
  }

  /** What it is called. */
  static String name(RestartStep step) {
    return switch (step) {
      case RestartStep.Kubelet _ -> "kubelet";
      case RestartStep.Pod pod -> pod.pod().component().program();
    };
  }

  /** The commands that do it by hand. */
  List<String> commands(RestartStep step) {
    return switch (step) {
      case RestartStep.Kubelet _ -> List.of(kubeletCommand());
      case RestartStep.Pod pod ->
          Stream.concat(
                  pod.process().map(RestartText::kill).stream(),
                  pod.pod().health().map(RestartText::await).stream())
              .toList();
    };
  }

  private String kubeletCommand() {
    return switch (kubelet) {
      case KubeletService.Command command -> command.command();
      case KubeletService.Unknown _ ->
          "# start the kubelet again, as this machine starts its services";
    };
  }

  /** Some end by themselves when the API server does, and are started again with it. */
  private static String kill(NodeProcess process) {
    return "kill %d || true   # %s; the kubelet starts it again"
        .formatted(process.pid(), process.program());
  }

  private static String await(URI health) {
    return "until curl -skfo /dev/null %s; do sleep 1; done"
        .formatted(ShellWord.of(health.toString()));
  }
}
