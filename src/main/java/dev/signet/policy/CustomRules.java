package dev.signet.policy;

import dev.signet.request.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a request of profile Custom has to look like. What is not here is refused.
 *
 * @param commonNames the common name matches one; empty: there must be none
 * @param commonNameIsRequester whether it has to be the requester's user name
 * @param organizations every organization is one of them
 * @param organizationalUnits every organizational unit is one of them
 * @param dnsNames every DNS name matches one
 * @param blocks every address is in one
 * @param emails every e-mail address matches one
 * @param uris every URI matches one
 * @param requireNames whether there has to be an alternative name
 * @param usages those that may be asked for
 * @param requiredUsages those that have to be
 * @param keys the keys; empty: those of the policy
 * @param maxDuration the longest duration; empty: that of the policy
 */
public record CustomRules(
    List<NamePattern> commonNames,
    boolean commonNameIsRequester,
    Set<String> organizations,
    Set<String> organizationalUnits,
    List<NamePattern> dnsNames,
    List<AddressBlock> blocks,
    List<NamePattern> emails,
    List<NamePattern> uris,
    boolean requireNames,
    Set<Usage> usages,
    Set<Usage> requiredUsages,
    Optional<KeyRules> keys,
    Optional<Duration> maxDuration) {

  /** Copies what it is given. */
  public CustomRules {
    commonNames = List.copyOf(commonNames);
    organizations = Set.copyOf(organizations);
    organizationalUnits = Set.copyOf(organizationalUnits);
    dnsNames = List.copyOf(dnsNames);
    blocks = List.copyOf(blocks);
    emails = List.copyOf(emails);
    uris = List.copyOf(uris);
    usages = Set.copyOf(usages);
    requiredUsages = Set.copyOf(requiredUsages);
  }
}
