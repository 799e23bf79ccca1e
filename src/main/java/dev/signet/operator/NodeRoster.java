package dev.signet.operator;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which Nodes there are. */
interface NodeRoster {

  /** Every Node by its name; empty: they are not known. */
  Optional<Map<String, KnownNode>> all();

  /** Those that were there and are not any more. */
  Set<String> gone();
}
