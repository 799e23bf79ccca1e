package dev.signet.operator;

import dev.signet.expiry.ObservedCertificate;
import dev.signet.policy.PolicyReader;
import dev.signet.policy.PolicySet;
import java.util.List;
import java.util.Optional;

/**
 * All that the status of a policy is made of.
 *
 * @param read what came of reading its spec
 * @param shadows the signers for which another policy governs instead
 * @param requests the requests it governs
 * @param authority what is known of its CA
 * @param trust how its CAs are trusted, if it signs
 * @param preflight what is missing or strange around it, if that was looked at
 */
record PolicyFacts(
    PolicyReader.Result read,
    List<PolicySet.Shadow> shadows,
    List<LedgerEntry> requests,
    Optional<AuthorityState> authority,
    Optional<TrustFacts> trust,
    Optional<Preflight> preflight) {

  /** The certificates of those requests. */
  List<ObservedCertificate> certificates() {
    return requests.stream().flatMap(entry -> entry.certificate().stream()).toList();
  }
}
