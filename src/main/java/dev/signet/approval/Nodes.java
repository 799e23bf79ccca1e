package dev.signet.approval;

import dev.signet.approval.ServingFacts.Answer;
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

  /**
   * What belongs to it, as it says itself.
   *
   * @throws FactUnavailable the API server could not be asked
   */
  default Answer belongings(String name) throws FactUnavailable {
    return node(name)
        .<Answer>map(NodeFacts::belongings)
        .orElseGet(() -> Answer.DoesNotKnow.noNode(name));
  }
}
