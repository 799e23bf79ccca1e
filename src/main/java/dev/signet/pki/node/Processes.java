package dev.signet.pki.node;

import java.util.Optional;

/** The processes of a node. */
public interface Processes {

  /** The one that this static Pod runs, if it does. */
  Optional<NodeProcess> of(StaticPod pod);

  /** The kubelet, if it runs. */
  Optional<NodeProcess> kubelet();

  /** Whether it still runs. */
  boolean isThere(NodeProcess process);

  /** Asks it to end (SIGTERM). */
  void end(NodeProcess process);

  /** Ends it (SIGKILL). */
  void kill(NodeProcess process);
}
