package dev.signet.pki.node;

import java.util.Optional;

/** Whether a component is ready to work. */
@FunctionalInterface
public interface Health {

  /** Why it is not; empty: it is. */
  Optional<String> trouble(StaticPod pod) throws InterruptedException;
}
