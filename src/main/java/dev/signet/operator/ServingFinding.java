package dev.signet.operator;

import dev.signet.operator.LookBook.Look;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what all kubelets serve verifies. Pure.
 *
 * @param nodes how many Nodes there are
 * @param complaints of which it does not, and why, in a stable order
 */
record ServingFinding(int nodes, List<String> complaints) {

  /** Copies what it is given. */
  ServingFinding {
    complaints = List.copyOf(complaints);
  }

  /** Of these nodes; empty: there is none, or one of them was not looked at yet. */
  static Optional<ServingFinding> of(Set<String> nodes, Map<String, Look> looks) {
    return nodes.isEmpty() || !looks.keySet().containsAll(nodes)
        ? Optional.empty()
        : Optional.of(
            new ServingFinding(
                nodes.size(),
                nodes.stream()
                    .sorted()
                    .flatMap(
                        node ->
                            looks.get(node).complaint().stream()
                                .map(why -> "%s (%s)".formatted(node, why)))
                    .toList()));
  }
}
