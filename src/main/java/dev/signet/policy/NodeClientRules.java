package dev.signet.policy;

import dev.signet.api.NodeClientGuards.ExistingNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What NodeClient needs beyond RBAC.
 *
 * @param nodeNames the node's name matches one; empty: any
 * @param existingNode what is right if the Node exists
 * @param maxOutstanding undecided requests of one requester; empty: any number
 * @param tokenGroups the requester is in one of them; empty: any
 */
public record NodeClientRules(
    List<NamePattern> nodeNames,
    ExistingNode existingNode,
    Optional<Integer> maxOutstanding,
    Set<String> tokenGroups) {

  /** No guards. */
  public static final NodeClientRules NONE =
      new NodeClientRules(List.of(), ExistingNode.Allow, Optional.empty(), Set.of());

  /** Copies what it is given. */
  public NodeClientRules {
    nodeNames = List.copyOf(nodeNames);
    tokenGroups = Set.copyOf(tokenGroups);
  }
}
