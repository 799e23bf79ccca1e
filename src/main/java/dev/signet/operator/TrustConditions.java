package dev.signet.operator;

import dev.signet.api.ConditionReason;
import dev.signet.api.ConditionType;
import dev.signet.api.Signing.ClientTrust;
import dev.signet.policy.Policy;
import dev.signet.policy.SigningRules;
import dev.signet.signing.AuthorityChoice;
import dev.signet.signing.AuthorityChoice.Kind;
import dev.signet.signing.AuthorityChoice.Nobody;
import dev.signet.signing.AuthorityChoice.Obstacle;
import dev.signet.signing.AuthorityChoice.Signs;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether what a policy signs is trusted by those who verify, in words. Pure. */
final class TrustConditions {

  private final Conditions conditions;
  private final TrustFacts trust;

  TrustConditions(Conditions conditions, TrustFacts trust) {
    this.conditions = conditions;
    this.trust = trust;
  }

  /** Why nothing is signed for some signer though the CA could, if so. */
  static Optional<Obstacle> untrusted(TrustFacts trust) {
    return nobody(trust).filter(obstacle -> obstacle.kind() != Kind.NotReady).findFirst();
  }

  Stream<Condition> all(Policy policy) {
    return Stream.concat(
        policy.signing().filter(rules -> isKnowable(policy, rules)).stream()
            .map(rules -> authorityTrusted()),
        trust.bundle().map(this::published).stream());
  }

  private static boolean isKnowable(Policy policy, SigningRules rules) {
    return rules.trustBundle().isPresent()
        || (rules.clientTrust() == ClientTrust.Required
            && policy.signerNames().stream()
                .anyMatch(AuthorityChoice.CLIENTS_OF_THE_API_SERVER::contains));
  }

  private Condition authorityTrusted() {
    return nobody(trust)
        .findFirst()
        .map(obstacle -> trusted(false, reason(obstacle.kind()), obstacle.sentence()))
        .or(
            () ->
                anotherSigns()
                    .map(signs -> trusted(true, ConditionReason.AnotherSigns, sentence(signs))))
        .orElseGet(() -> trusted(true, ConditionReason.Trusted, "What the CA signs verifies."));
  }

  private Condition trusted(boolean status, ConditionReason reason, String sentence) {
    return conditions.of(ConditionType.AuthorityTrusted, status, reason.name(), sentence);
  }

  private Condition published(BundleState state) {
    return state
        .fault()
        .map(
            fault ->
                conditions.of(
                    ConditionType.TrustBundlePublished,
                    false,
                    fault.reason().name(),
                    fault.sentence()))
        .orElseGet(
            () ->
                conditions.of(
                    ConditionType.TrustBundlePublished,
                    state.published().isPresent(),
                    state.published().isPresent()
                        ? ConditionReason.Published.name()
                        : ConditionReason.BundleUnavailable.name(),
                    state
                        .published()
                        .map(
                            cas -> "%d CA certificates are published. ".formatted(cas.all().size()))
                        .orElse("")
                        .concat(state.note())
                        .strip()));
  }

  private static Stream<Obstacle> nobody(TrustFacts trust) {
    return trust.choices().values().stream()
        .filter(Nobody.class::isInstance)
        .map(choice -> ((Nobody) choice).obstacle());
  }

  private Optional<Signs> anotherSigns() {
    return trust.choices().values().stream()
        .filter(Signs.class::isInstance)
        .map(Signs.class::cast)
        .filter(signs -> signs.obstacle().isPresent())
        .findFirst();
  }

  private static String sentence(Signs signs) {
    return "CA %s (SHA-256 %s) signs until the one that the policy wants is trusted: %s"
        .formatted(
            signs.authority().subject(),
            signs.authority().fingerprint(),
            signs.obstacle().map(Obstacle::sentence).orElse(""));
  }

  private static ConditionReason reason(Kind kind) {
    return switch (kind) {
      case NotReady -> ConditionReason.AuthorityNotReady;
      case NotPublished -> ConditionReason.NotPublished;
      case NotTrusted -> ConditionReason.NotTrusted;
      case TrustUnknown -> ConditionReason.TrustUnknown;
    };
  }
}
