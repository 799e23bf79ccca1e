package dev.signet.policy;

import dev.signet.api.Approval.Compatibility;
import dev.signet.api.Approval.Mode;
import dev.signet.api.Approval.OnViolation;
import dev.signet.api.Approval.Profile;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy approves, and how.
 *
 * @param mode whether decisions are written
 * @param profiles the shapes that may be approved, at least one
 * @param compatibility how strictly requests are read
 * @param onViolation what becomes of a request that breaks a rule
 * @param maxDuration the longest duration that may be asked for; empty: any
 * @param keys the keys that may be certified
 * @param nodeClient guards of NodeClient
 * @param serving the truth about a node's names, for SelfNodeServing
 * @param custom by signer name, for Custom
 */
public record ApprovalRules(
    Mode mode,
    Set<Profile> profiles,
    Compatibility compatibility,
    OnViolation onViolation,
    Optional<Duration> maxDuration,
    KeyRules keys,
    NodeClientRules nodeClient,
    ServingRules serving,
    Map<String, CustomRules> custom) {

  /** Copies what it is given. */
  public ApprovalRules {
    profiles = Set.copyOf(profiles);
    custom = Map.copyOf(custom);
  }

  /** The longest duration for this signer; empty: any. */
  Optional<Duration> longest(String signerName) {
    return Optional.ofNullable(custom.get(signerName))
        .flatMap(CustomRules::maxDuration)
        .or(() -> maxDuration);
  }
}
