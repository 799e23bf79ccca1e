package dev.signet.pki.node;

import java.util.Optional;

/** What is done to one component so that it reads its files. */
public sealed interface RestartStep {

  /** Why, for people. */
  String why();

  /**
   * The kubelet is started again by the service manager.
   *
   * @param isFirst before the others, because it is what starts them
   */
  record Kubelet(boolean isFirst, String why) implements RestartStep {}

  /**
   * The process ends, and the kubelet starts another.
   *
   * @param process the present one; empty: the kubelet was about to start one
   */
  record Pod(StaticPod pod, Optional<NodeProcess> process, String why) implements RestartStep {}
}
