package dev.signet.operator;

import dev.signet.approval.NodeFacts;

/**
 * A Node as it was last seen.
 *
 * @param uid metadata.uid: a Node re-created under the same name is another one
 * @param facts what it says of itself
 */
record KnownNode(String uid, NodeFacts facts) {}
