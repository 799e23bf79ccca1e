package dev.signet.operator;

import dev.signet.policy.ListedEndpoint;

/** Something that is looked at again and again. */
sealed interface ProbeTarget {

  /**
   * The kubelet of a Node.
   *
   * @param node the Node's name
   */
  record Kubelet(String node) implements ProbeTarget {}

  /**
   * An endpoint that a policy lists.
   *
   * @param endpoint where
   */
  record Listed(ListedEndpoint endpoint) implements ProbeTarget {}
}
