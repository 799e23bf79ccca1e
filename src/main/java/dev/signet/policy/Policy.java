package dev.signet.policy;

import dev.signet.api.Approval.Compatibility;
import dev.signet.api.Approval.Mode;
import dev.signet.request.Requester;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * A CertificatePolicy, read once. Immutable.
 *
 * @param name metadata.name
 * @param generation metadata.generation
 * @param createdAt metadata.creationTimestamp
 * @param precedence the lowest governs
 * @param signerNames exact names; none on a policy that only reports: it governs no request
 * @param requesters which requesters it is about
 * @param approval what it approves; empty: nothing
 * @param signing how it signs, if it does
 * @param cleanup how long its requests are kept
 * @param reporting what is reported, and where certificates are looked for
 * @param controlPlaneRenewal when a control plane's own certificates are renewed; empty: never
 */
public record Policy(
    String name,
    long generation,
    Instant createdAt,
    int precedence,
    Set<String> signerNames,
    RequesterMatch requesters,
    Optional<ApprovalRules> approval,
    Optional<SigningRules> signing,
    CleanupRules cleanup,
    ReportingRules reporting,
    Optional<ControlPlaneRules> controlPlaneRenewal) {

  /** The order in which policies are asked: by precedence, then the oldest, then by name. */
  static final Comparator<Policy> ORDER =
      Comparator.comparingInt(Policy::precedence)
          .thenComparing(Policy::createdAt)
          .thenComparing(Policy::name);

  /** Copies what it is given. */
  public Policy {
    signerNames = Set.copyOf(signerNames);
  }

  /** How strictly the requests that it governs are read. */
  public Compatibility compatibility() {
    return approval.map(ApprovalRules::compatibility).orElse(Compatibility.Strict);
  }

  /** Whether it writes to the requests that it governs. */
  public Mode mode() {
    return approval.map(ApprovalRules::mode).orElse(Mode.Enforce);
  }

  /** After which time an approved request without a certificate is reported. */
  public Duration unsignedAfter() {
    return reporting.unsignedAfter();
  }

  /** Whether it only says where certificates are looked for, and governs no request. */
  public boolean isReporter() {
    return approval.isEmpty() && signing.isEmpty();
  }

  /** How it signs for this signer, no longer than its approval allows; empty: it does not. */
  public Optional<SigningRules> signing(String signerName) {
    return signing.map(rules -> rules.of(signerName, approval.flatMap(a -> a.longest(signerName))));
  }

  boolean matches(String signerName, Requester requester) {
    return signerNames.contains(signerName) && requesters.matches(requester);
  }

  boolean includes(String signerName, RequesterMatch others) {
    return signerNames.contains(signerName) && requesters.includes(others);
  }
}
