package dev.signet.signing;

import java.util.Optional;

/**
 * What is known when a CA is chosen to sign with.
 *
 * @param current the CA of {@code signing.authority}, if it can sign
 * @param before the CA that was current until it was replaced, if it can sign still
 * @param next the CA of {@code signing.rollover.next}, if it can sign
 * @param clientCas what the API server verifies client certificates with
 * @param published the bundle of {@code signing.trustBundle}; empty: it could not be published
 */
public record SigningFacts(
    Optional<Authority> current,
    Optional<Authority> before,
    Optional<Authority> next,
    ClientCas clientCas,
    Optional<PublishedCas> published) {}
