package dev.signet.operator;

import dev.signet.api.AuthorityStatus;
import dev.signet.api.CertificatePolicyStatus;
import dev.signet.api.Rollover.SignWith;
import dev.signet.api.RolloverState;
import dev.signet.api.RolloverStatus;
import dev.signet.policy.Lifetime;
import dev.signet.policy.Policy;
import dev.signet.policy.SigningRules;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityChoice;
import dev.signet.signing.AuthorityChoice.Obstacle;
import dev.signet.signing.PublishedCas;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;

/**
 * How far a rollover has come, from facts and from what its status said before: that is where its
 * times outlive a restart. Pure.
 */
final class RolloverProgress {

  private final Policy policy;
  private final SigningRules rules;
  private final TrustFacts trust;
  private final Optional<RolloverStatus> before;
  private final Instant now;

  private RolloverProgress(
      Policy policy,
      SigningRules rules,
      TrustFacts trust,
      Optional<RolloverStatus> before,
      Instant now) {
    this.policy = policy;
    this.rules = rules;
    this.trust = trust;
    this.before = before;
    this.now = now;
  }

  /** Empty: the policy rolls nothing over. */
  static Optional<RolloverStatus> of(
      Policy policy, PolicyFacts facts, Optional<CertificatePolicyStatus> known, Instant now) {
    return policy
        .signing()
        .filter(rules -> rules.rollover().isPresent())
        .flatMap(
            rules ->
                facts
                    .trust()
                    .map(
                        trust ->
                            new RolloverProgress(
                                    policy,
                                    rules,
                                    trust,
                                    known.map(CertificatePolicyStatus::rollover),
                                    now)
                                .status()));
  }

  private RolloverStatus status() {
    Optional<Authority> next = trust.facts().next();
    if (next.isEmpty()) {
      return status(RolloverState.NextNotReady, "The next CA cannot sign: " + fault());
    }
    Optional<Obstacle> obstacle =
        policy.signerNames().stream()
            .sorted()
            .flatMap(
                signer ->
                    AuthorityChoice.obstacle(next, signer, rules, trust.facts(), now).stream())
            .min(Comparator.comparing(Obstacle::kind));
    if (obstacle.isPresent()) {
      return status(
          switch (obstacle.get().kind()) {
            case NotReady -> RolloverState.NextNotReady;
            case NotPublished -> RolloverState.Publishing;
            case NotTrusted, TrustUnknown -> RolloverState.AwaitingApiServer;
          },
          obstacle.get().sentence() + " Until then the current CA signs.");
    }
    if (rules.rollover().orElseThrow().signWith() == SignWith.Current) {
      return status(
          RolloverState.ReadyToSwitch,
          "The next CA is trusted. To let it sign, set spec.signing.rollover.signWith: Next.");
    }
    Instant ended = previousEndsBy();
    return now.isBefore(ended)
        ? status(
            RolloverState.Retiring,
            "The next CA signs. Keep the previous one published until all that it signed has ended, at %s at the latest."
                .formatted(ended))
        : status(
            RolloverState.Completed,
            "All that the previous CA signed has ended. Make the next CA spec.signing.authority and"
                + " take spec.signing.rollover out.");
  }

  private RolloverStatus status(RolloverState state, String message) {
    boolean signs = state == RolloverState.Retiring || state == RolloverState.Completed;
    return new RolloverStatus(
        state,
        same()
            .filter(known -> known.state() == state)
            .map(RolloverStatus::since)
            .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString()),
        message,
        trust.facts().next().map(RolloverProgress::authority).orElse(null),
        trust
            .facts()
            .next()
            .flatMap(trust.facts().published().orElse(PublishedCas.NONE)::since)
            .map(Instant::toString)
            .orElse(null),
        signs ? signingSince().toString() : null,
        signs ? previousEndsBy().toString() : null);
  }

  static AuthorityStatus authority(Authority authority) {
    return new AuthorityStatus(
        authority.subject(),
        authority.fingerprint(),
        authority.notBefore().toString(),
        authority.notAfter().toString());
  }

  private String fault() {
    return trust
        .next()
        .flatMap(AuthorityState::fault)
        .map(fault -> fault.fault() + ": " + fault.sentence())
        .orElse("it was not looked at yet.");
  }

  private Instant signingSince() {
    return same()
        .flatMap(known -> Optional.ofNullable(known.signingSince()))
        .map(Instant::parse)
        .orElse(now.truncatedTo(ChronoUnit.SECONDS));
  }

  /** The status as it was, if it speaks of the same CA. */
  private Optional<RolloverStatus> same() {
    return before.filter(
        known ->
            Optional.ofNullable(known.next())
                .map(AuthorityStatus::fingerprint)
                .equals(trust.facts().next().map(Authority::fingerprint)));
  }

  /** What it signed last lives the longest, and not beyond its CA. */
  private Instant previousEndsBy() {
    Duration longest =
        rules.lifetimes().map(Lifetime::maxDuration).max(Comparator.naturalOrder()).orElseThrow();
    Instant latest = signingSince().plus(longest);
    return trust
        .facts()
        .current()
        .map(Authority::notAfter)
        .filter(end -> end.isBefore(latest))
        .orElse(latest);
  }
}
