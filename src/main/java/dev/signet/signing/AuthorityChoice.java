package dev.signet.signing;

import dev.signet.api.Rollover.SignWith;
import dev.signet.api.Signing.ClientTrust;
import dev.signet.policy.RolloverRules;
import dev.signet.policy.SigningRules;
import dev.signet.policy.TrustBundleRules;
import dev.signet.request.Reason;
import dev.signet.request.SignerNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which CA signs for a signer now. The one that the policy wants, once it is published and the API
 * server trusts it; until then the one before it; and nobody if none is trusted, since a request
 * that waits is better than a node that is locked out. Pure.
 */
public sealed interface AuthorityChoice {

  /** The signers whose certificates the API server verifies with its client CAs. */
  Set<String> CLIENTS_OF_THE_API_SERVER =
      Set.of(SignerNames.KUBELET_CLIENT, SignerNames.API_CLIENT);

  /**
   * This one.
   *
   * @param authority the CA
   * @param obstacle why it is not the one that the policy wants, if it is not
   */
  record Signs(Authority authority, Optional<Obstacle> obstacle) implements AuthorityChoice {}

  /**
   * None.
   *
   * @param obstacle why
   */
  record Nobody(Obstacle obstacle) implements AuthorityChoice {}

  /**
   * Why a CA does not sign.
   *
   * @param kind for programs
   * @param sentence for people
   */
  record Obstacle(Kind kind, String sentence) {

    /** The reason that a request is given which waits for it. */
    public Reason reason() {
      return kind == Kind.NotReady ? Reason.AuthorityNotReady : Reason.AuthorityNotTrusted;
    }
  }

  /** Kinds of obstacles. */
  enum Kind {
    /** It cannot sign. */
    NotReady,
    /** It is not published, or not for long enough. */
    NotPublished,
    /** The API server does not trust it. */
    NotTrusted,
    /** Whether the API server trusts it is not known. */
    TrustUnknown
  }

  /** Which CA signs for this signer. */
  static AuthorityChoice of(
      String signerName, SigningRules rules, SigningFacts facts, Instant now) {
    List<Optional<Authority>> candidates = new ArrayList<>();
    if (rules.rollover().map(RolloverRules::signWith).filter(SignWith.Next::equals).isPresent()) {
      candidates.add(facts.next());
    }
    candidates.add(facts.current());
    candidates.add(facts.before());
    Optional<Obstacle> first = Optional.empty();
    for (Optional<Authority> candidate : candidates) {
      Optional<Obstacle> obstacle = obstacle(candidate, signerName, rules, facts, now);
      if (obstacle.isEmpty()) {
        return new Signs(candidate.orElseThrow(), first);
      }
      first = first.or(() -> obstacle);
    }
    return new Nobody(first.orElseThrow());
  }

  /** Why this CA, if there is one, does not sign for this signer. */
  static Optional<Obstacle> obstacle(
      Optional<Authority> candidate,
      String signerName,
      SigningRules rules,
      SigningFacts facts,
      Instant now) {
    if (candidate.isEmpty()) {
      return Optional.of(
          new Obstacle(Kind.NotReady, "The CA cannot sign; the policy's status says why."));
    }
    Authority authority = candidate.get();
    return rules
        .trustBundle()
        .flatMap(bundle -> unpublished(authority, bundle, facts, now))
        .or(() -> untrusted(authority, signerName, rules, facts, now));
  }

  private static Optional<Obstacle> unpublished(
      Authority authority, TrustBundleRules bundle, SigningFacts facts, Instant now) {
    PublishedCas published = facts.published().orElse(PublishedCas.NONE);
    boolean isCurrent = facts.current().filter(authority::equals).isPresent();
    if (published.hasSettled(authority, bundle.settle(), now)
        || (isCurrent && published.isTheFirst(authority))) {
      return Optional.empty();
    }
    return Optional.of(
        new Obstacle(
            Kind.NotPublished,
            published
                .since(authority)
                .map(
                    since ->
                        "CA %s signs from %s on: it is published since %s, and who verifies has to read it first (spec.signing.trustBundle.settle)."
                            .formatted(authority.subject(), since.plus(bundle.settle()), since))
                .orElse(
                    "CA %s is not published yet; condition TrustBundlePublished of the policy says why."
                        .formatted(authority.subject()))));
  }

  private static Optional<Obstacle> untrusted(
      Authority authority, String signerName, SigningRules rules, SigningFacts facts, Instant now) {
    if (rules.clientTrust() == ClientTrust.Unchecked
        || !CLIENTS_OF_THE_API_SERVER.contains(signerName)) {
      return Optional.empty();
    }
    return switch (facts.clientCas()) {
      case ClientCas.Known known when known.trust(authority, rules.includeChain(), now) ->
          Optional.empty();
      case ClientCas.Known known ->
          Optional.of(
              new Obstacle(
                  Kind.NotTrusted,
                  "The API server does not trust CA %s (SHA-256 %s): what it signs would lock clients out. Add it to the file of --client-ca-file of every API server."
                      .formatted(authority.subject(), authority.fingerprint())));
      case ClientCas.Unknown unknown ->
          Optional.of(new Obstacle(Kind.TrustUnknown, unknown.sentence()));
    };
  }
}
