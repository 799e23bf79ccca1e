package dev.signet.approval;

import java.util.Optional;

/** Asks the API server about Nodes. */
@FunctionalInterface
public interface Nodes {

  /**
   * The Node of this name as it is now, not as a cache has it; empty: there is none.
   *
   * @throws FactUnavailable the API server could not be asked
   */
  Optional<NodeFacts> node(String name) throws FactUnavailable;
}
