package dev.signet.policy;

import dev.signet.api.ConfigMapRef;
import dev.signet.api.Serving.AddressSource;
import dev.signet.api.Serving.Agreement;
import java.util.List;
import java.util.Optional;

/**
 * Where the truth about a node's names and addresses comes from.
 *
 * @param sources who is asked, in this order, at least one
 * @param agreement how many of them have to know it
 * @param inventory the ConfigMap of source Inventory
 * @param allowedBlocks every address is in one; empty: any
 * @param allowedNames every DNS name matches one; empty: any
 * @param deniedNames no DNS name matches one
 * @param clusterDomain the domain of in-cluster names, lower case
 */
public record ServingRules(
    List<AddressSource> sources,
    Agreement agreement,
    Optional<ConfigMapRef> inventory,
    List<AddressBlock> allowedBlocks,
    List<NamePattern> allowedNames,
    List<NamePattern> deniedNames,
    String clusterDomain) {

  /** Copies what it is given. */
  public ServingRules {
    sources = List.copyOf(sources);
    allowedBlocks = List.copyOf(allowedBlocks);
    allowedNames = List.copyOf(allowedNames);
    deniedNames = List.copyOf(deniedNames);
  }
}
