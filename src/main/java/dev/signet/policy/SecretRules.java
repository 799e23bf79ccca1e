package dev.signet.policy;

import java.util.List;
import java.util.Optional;

/**
 * In which Secrets certificates are looked for.
 *
 * @param namespaces in each of these
 * @param types of one of these types
 * @param keys under these keys
 * @param labelSelector with these labels; empty: with any
 */
public record SecretRules(
    List<String> namespaces,
    List<String> types,
    List<String> keys,
    Optional<String> labelSelector) {

  /** Copies what it is given. */
  public SecretRules {
    namespaces = List.copyOf(namespaces);
    types = List.copyOf(types);
    keys = List.copyOf(keys);
  }
}
