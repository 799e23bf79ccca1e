package dev.signet.policy;

import dev.signet.api.AuthorityRef;
import dev.signet.api.Rollover.SignWith;

/**
 * From one CA to the next.
 *
 * @param next where the CA is that is to follow
 * @param signWith which of the two is to sign
 */
public record RolloverRules(AuthorityRef next, SignWith signWith) {}
