package dev.signet.operator;

import dev.signet.signing.AuthorityChoice;
import dev.signet.signing.SigningFacts;
import java.util.Map;
import java.util.Optional;

/**
 * How the CAs of a policy are trusted.
 *
 * @param facts what the choice is made from
 * @param next what is known of the CA that is to follow; empty if there is none
 * @param bundle how the published bundle is; empty if there is none
 * @param choices which CA signs, by signer, in a stable order
 */
record TrustFacts(
    SigningFacts facts,
    Optional<AuthorityState> next,
    Optional<BundleState> bundle,
    Map<String, AuthorityChoice> choices) {}
