package dev.signet.policy;

import dev.signet.request.Requester;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All policies of the cluster that can be read, in the order in which they are asked. Immutable.
 *
 * @param policies in that order
 */
public record PolicySet(List<Policy> policies) {

  /** No policies. */
  public static final PolicySet EMPTY = new PolicySet(List.of());

  /** Puts the policies into order. */
  public PolicySet {
    policies = policies.stream().sorted(Policy.ORDER).toList();
  }

  /** These policies. */
  public static PolicySet of(Collection<Policy> policies) {
    return new PolicySet(List.copyOf(policies));
  }

  /** The one policy that governs such a request. The rest do not speak. */
  public Optional<Policy> governing(String signerName, Requester requester) {
    return policies.stream().filter(p -> p.matches(signerName, requester)).findFirst();
  }

  /** When control planes' own certificates are renewed: the first policy that says so counts. */
  public Optional<ControlPlaneRules> controlPlaneRenewal() {
    return policies.stream().flatMap(p -> p.controlPlaneRenewal().stream()).findFirst();
  }

  /** Where each policy stands towards such a request, in the order in which they are asked. */
  public List<Candidate> candidates(String signerName, Requester requester) {
    Optional<Policy> governing = governing(signerName, requester);
    return policies.stream()
        .map(p -> new Candidate(p, Standing.of(p, signerName, requester, governing)))
        .toList();
  }

  /**
   * A policy, and where it stands towards a request.
   *
   * @param policy the policy
   * @param standing whether it governs, and if not why
   */
  public record Candidate(Policy policy, Standing standing) {}

  /** The policy of this name, if it can be read. */
  public Optional<Policy> named(String name) {
    return policies.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** Every signer name that a policy is about. */
  public Set<String> signerNames() {
    return policies.stream()
        .flatMap(p -> p.signerNames().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The signers for which another policy governs every request that this one matches, each with the
   * name of that other policy.
   */
  public List<Shadow> shadowsOver(Policy policy) {
    return policy.signerNames().stream()
        .sorted()
        .flatMap(
            signer ->
                policies.stream()
                    .takeWhile(other -> !other.equals(policy))
                    .filter(other -> other.includes(signer, policy.requesters()))
                    .limit(1)
                    .map(other -> new Shadow(signer, other.name())))
        .toList();
  }

  /**
   * A policy that stands before another.
   *
   * @param signerName for this signer
   * @param policy the name of the policy that governs instead
   */
  public record Shadow(String signerName, String policy) {}
}
