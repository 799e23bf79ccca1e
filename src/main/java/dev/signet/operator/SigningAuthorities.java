package dev.signet.operator;

import dev.signet.api.Signing.ClientTrust;
import dev.signet.expiry.KnownAuthorities;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import dev.signet.policy.SigningRules;
import dev.signet.signing.AuthorityChoice;
import dev.signet.signing.AuthorityChoice.Obstacle;
import dev.signet.signing.ClientCas;
import dev.signet.signing.SigningFacts;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which CA signs for a policy now, from what is known of its CAs, their publication and trust. */
final class SigningAuthorities {

  private final AuthorityBook authorities;
  private final ClientCaBook clientCas;
  private final BundleBook bundles;
  private final Clock clock;

  /** What was chosen when it was last looked at, to see what is new. One thread alone uses it. */
  private Map<String, Outlook> known = Map.of();

  /** Which CA signs, by signer, and what the next one still waits for. */
  private record Outlook(Map<String, AuthorityChoice> choices, Set<Obstacle> obstaclesOfNext) {}

  SigningAuthorities(
      AuthorityBook authorities, ClientCaBook clientCas, BundleBook bundles, Clock clock) {
    this.authorities = authorities;
    this.clientCas = clientCas;
    this.bundles = bundles;
    this.clock = clock;
  }

  /** Which CA signs for this signer. */
  AuthorityChoice choose(Policy policy, SigningRules rules, String signerName) {
    return AuthorityChoice.of(signerName, rules, facts(policy), clock.instant());
  }

  /** What is known now. */
  SigningFacts facts(Policy policy) {
    Optional<AuthorityState> current = authorities.state(policy);
    return new SigningFacts(
        current.flatMap(AuthorityState::usable),
        current.flatMap(AuthorityState::before),
        authorities.state(policy, AuthorityBook.Role.Next).flatMap(AuthorityState::usable),
        clientCas.known(),
        bundles.state(policy).flatMap(BundleState::published));
  }

  /** The CAs that these policies sign or signed with, and those that the API server trusts. */
  KnownAuthorities known(PolicySet policies) {
    Stream<X509Certificate> own =
        policies.policies().stream()
            .flatMap(policy -> authorities.known(policy).stream())
            .flatMap(authority -> authority.chain().stream());
    Stream<X509Certificate> published =
        switch (clientCas.known()) {
          case ClientCas.Known trusted -> trusted.certificates().stream();
          case ClientCas.Unknown _ -> Stream.empty();
        };
    return new KnownAuthorities(Stream.concat(own, published).toList());
  }

  /** What is known now of how this policy's CAs are trusted; empty if it does not sign. */
  Optional<TrustFacts> trust(Policy policy) {
    return policy
        .signing()
        .map(
            rules ->
                new TrustFacts(
                    facts(policy),
                    authorities.state(policy, AuthorityBook.Role.Next),
                    bundles.state(policy),
                    choices(policy, rules)));
  }

  /**
   * Looks at everything again, and publishes what is to be published.
   *
   * @return the policies about which something is new
   */
  Set<Policy> refresh(PolicySet policies) {
    Set<Policy> news = new HashSet<>();
    for (Policy policy : policies.policies()) {
      if (authorities.refresh(policy)) {
        news.add(policy);
      }
    }
    bundles.refresh(policies);
    if (policies.policies().stream().anyMatch(SigningAuthorities::asksTheApiServer)) {
      clientCas.refresh();
    }
    Map<String, Outlook> seen = new HashMap<>();
    for (Policy policy : policies.policies()) {
      policy
          .signing()
          .ifPresent(
              rules -> {
                Outlook outlook = outlook(policy, rules);
                seen.put(policy.name(), outlook);
                if (outlook.choices().values().stream().allMatch(SigningAuthorities::isAsWanted)) {
                  authorities.forgetBefore(policy);
                }
                if (!outlook.equals(known.get(policy.name()))) {
                  news.add(policy);
                }
              });
    }
    known = seen;
    return news;
  }

  /** In words, for the log. */
  String describe(Policy policy) {
    return policy.signing().map(rules -> choices(policy, rules).toString()).orElse("none");
  }

  /** The policies are not what they were. */
  void retain(PolicySet policies) {
    authorities.retain(Set.copyOf(policies.policies()));
  }

  private Outlook outlook(Policy policy, SigningRules rules) {
    SigningFacts facts = facts(policy);
    Set<Obstacle> obstacles =
        rules.rollover().isEmpty()
            ? Set.of()
            : policy.signerNames().stream()
                .flatMap(
                    signer ->
                        AuthorityChoice.obstacle(
                            facts.next(), signer, rules, facts, clock.instant())
                            .stream())
                .collect(Collectors.toSet());
    return new Outlook(choices(policy, rules), obstacles);
  }

  private Map<String, AuthorityChoice> choices(Policy policy, SigningRules rules) {
    SigningFacts facts = facts(policy);
    Map<String, AuthorityChoice> choices = new TreeMap<>();
    policy
        .signerNames()
        .forEach(
            signer ->
                choices.put(signer, AuthorityChoice.of(signer, rules, facts, clock.instant())));
    return choices;
  }

  private static boolean isAsWanted(AuthorityChoice choice) {
    return choice instanceof AuthorityChoice.Signs signs && signs.obstacle().isEmpty();
  }

  private static boolean asksTheApiServer(Policy policy) {
    return policy.signing().filter(rules -> rules.clientTrust() == ClientTrust.Required).isPresent()
        && policy.signerNames().stream()
            .anyMatch(AuthorityChoice.CLIENTS_OF_THE_API_SERVER::contains);
  }
}
