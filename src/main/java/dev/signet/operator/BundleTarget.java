package dev.signet.operator;

import dev.signet.api.TrustBundle;
import dev.signet.policy.Lifetime;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import dev.signet.policy.SigningRules;
import dev.signet.policy.TrustBundleRules;
import dev.signet.signing.Authority;
import dev.signet.signing.PublishedCas;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bundle that is to be published: one ConfigMap, and the policies that name it. Their CAs are
 * published together.
 *
 * @param configMap where
 * @param policies which, all of which sign
 */
record BundleTarget(TrustBundle.Target configMap, List<Policy> policies) {

  /** Those of all policies. */
  static List<BundleTarget> of(PolicySet policies, String ownNamespace) {
    Map<TrustBundle.Target, List<Policy>> byTarget =
        policies.policies().stream()
            .filter(policy -> rules(policy).isPresent())
            .collect(
                Collectors.groupingBy(
                    policy -> resolved(rules(policy).orElseThrow().configMap(), ownNamespace)));
    return byTarget.entrySet().stream()
        .map(entry -> new BundleTarget(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** With its namespace said. */
  static TrustBundle.Target resolved(TrustBundle.Target target, String ownNamespace) {
    return new TrustBundle.Target(
        Objects.requireNonNullElse(target.namespace(), ownNamespace), target.name(), target.key());
  }

  /** What is to be in it, given what is. */
  PublishedCas planned(PublishedCas existing, AuthorityBook authorities, Instant now) {
    List<X509Certificate> wanted = new ArrayList<>();
    for (Policy policy : policies) {
      authorities.known(policy).stream().map(Authority::chain).forEach(wanted::addAll);
      wanted.addAll(rules(policy).orElseThrow().certificates());
    }
    boolean areAllKnown = policies.stream().allMatch(policy -> areAllKnown(policy, authorities));
    return existing.with(wanted.stream().distinct().toList(), areAllKnown, longest(), now);
  }

  /** The ClusterTrustBundles that hold the same. */
  Set<String> clusterTrustBundles() {
    return policies.stream()
        .flatMap(policy -> rules(policy).orElseThrow().clusterTrustBundle().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Duration longest() {
    return policies.stream()
        .map(policy -> policy.signing().orElseThrow())
        .flatMap(SigningRules::lifetimes)
        .map(Lifetime::maxDuration)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static boolean areAllKnown(Policy policy, AuthorityBook authorities) {
    return Stream.of(AuthorityBook.Role.values())
        .filter(
            role ->
                role == AuthorityBook.Role.Current
                    || policy.signing().orElseThrow().rollover().isPresent())
        .allMatch(
            role ->
                authorities
                    .state(policy, role)
                    .filter(state -> state.usable().isPresent() && state.fault().isEmpty())
                    .isPresent());
  }

  private static Optional<TrustBundleRules> rules(Policy policy) {
    return policy.signing().flatMap(SigningRules::trustBundle);
  }
}
