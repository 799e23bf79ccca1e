package dev.signet.policy;

import dev.signet.api.AuthorityRef;
import java.time.Duration;

/**
 * How a policy signs.
 *
 * @param authority where the CA is
 * @param duration from now to the end of a certificate, at least a minute
 * @param backdate from the beginning of a certificate to now
 * @param includeChain whether the intermediate CAs go with a certificate
 */
public record SigningRules(
    AuthorityRef authority, Duration duration, Duration backdate, boolean includeChain) {}
