package dev.signet.approval;

import java.time.Clock;

/**
 * What approval needs from outside.
 *
 * @param reviews what somebody may
 * @param nodes what Nodes there are
 * @param outstanding which requests wait
 * @param serving what belongs to whom, for serving certificates
 * @param clock what time it is
 */
public record Facts(
    AccessReviews reviews,
    Nodes nodes,
    Outstanding outstanding,
    ServingFacts serving,
    Clock clock) {}
