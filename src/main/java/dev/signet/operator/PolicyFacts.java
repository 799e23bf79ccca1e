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
 * @param certificates what was issued under it, and what was seen where it asks to look
 * @param serving whether what all kubelets serve verifies; empty: it is not known, or another
 *     policy tells it
 */
record PolicyFacts(
    PolicyReader.Result read,
    List<PolicySet.Shadow> shadows,
    List<LedgerEntry> requests,
    Optional<AuthorityState> authority,
    Optional<TrustFacts> trust,
    Optional<Preflight> preflight,
    List<ObservedCertificate> certificates,
    Optional<ServingFinding> serving) {

  /** With the certificates of those requests and no others. */
  PolicyFacts(
      PolicyReader.Result read,
      List<PolicySet.Shadow> shadows,
      List<LedgerEntry> requests,
      Optional<AuthorityState> authority,
      Optional<TrustFacts> trust,
      Optional<Preflight> preflight) {
    this(
        read,
        shadows,
        requests,
        authority,
        trust,
        preflight,
        requests.stream().flatMap(entry -> entry.certificate().stream()).toList(),
        Optional.empty());
  }
}
