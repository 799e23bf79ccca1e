package dev.signet.operator;

import dev.signet.api.Approval.Profile;
import dev.signet.api.ConditionReason;
import dev.signet.approval.AccessReview;
import dev.signet.approval.AccessReviews;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.JoinToken;
import dev.signet.approval.OwnRight;
import dev.signet.approval.OwnRights;
import dev.signet.approval.RequesterNeed;
import dev.signet.approval.RequesterNeeds;
import dev.signet.operator.Preflight.Concern;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what is around each policy, off the way of the requests. What could not be found out
 * leaves the last result as it was.
 */
final class PreflightRound {

  private static final Logger log = LoggerFactory.getLogger(PreflightRound.class);

  private static final Duration UNTIL_IT_MAY = Duration.ofSeconds(1);

  private final PolicyBook policies;
  private final PreflightBook book;
  private final ApiOwnRights ownRights;
  private final AccessReviews reviews;
  private final ApiTokens tokens;
  private final OtherWriters others;
  private final OperatorSettings settings;
  private final Clock clock;
  private final BooleanSupplier mayWork;
  private final Consumer<String> changed;

  /**
   * Nothing happens before {@link #run}.
   *
   * @param mayWork whether every watch has told what there is, and this Signet leads
   * @param changed told the name of a policy with news
   */
  PreflightRound(
      PolicyBook policies,
      PreflightBook book,
      ApiOwnRights ownRights,
      AccessReviews reviews,
      ApiTokens tokens,
      OtherWriters others,
      OperatorSettings settings,
      Clock clock,
      BooleanSupplier mayWork,
      Consumer<String> changed) {
    this.policies = policies;
    this.book = book;
    this.ownRights = ownRights;
    this.reviews = reviews;
    this.tokens = tokens;
    this.others = others;
    this.settings = settings;
    this.clock = clock;
    this.mayWork = mayWork;
    this.changed = changed;
  }

  /** Looks once; returns how long to pause. */
  Duration run() {
    if (!mayWork.getAsBoolean()) {
      return UNTIL_IT_MAY;
    }
    PolicySet current = policies.current();
    book.retain(current.policies().stream().map(Policy::name).collect(Collectors.toSet()));
    for (Policy policy : current.policies()) {
      try {
        if (book.put(policy.name(), new Preflight(concerns(policy, current)))) {
          changed.accept(policy.name());
        }
      } catch (FactUnavailable e) {
        log.atWarn()
            .addKeyValue("policy", policy.name())
            .log("preflight keeps its last result: {}", e.getMessage());
      }
    }
    return settings.preflightInterval();
  }

  private List<Concern> concerns(Policy policy, PolicySet current) throws FactUnavailable {
    List<Concern> concerns = new ArrayList<>();
    boolean mayAsk = true;
    for (OwnRight right : needed(policy)) {
      if (!ownRights.has(right)) {
        mayAsk &= !right.equals(OwnRights.TO_ASK);
        concerns.add(
            new Concern(
                ConditionReason.SignetLacksRights,
                "Signet itself may not %s: see deploy/rbac.yaml.".formatted(right)));
      }
    }
    // Asked for first: a refused list of Secrets is what people look for in audit logs.
    List<JoinToken> known =
        letsJoin(policy) && ownRights.has(OwnRights.TO_LIST_TOKENS) ? tokens.list() : List.of();
    if (mayAsk) {
      for (RequesterNeed need : RequesterNeeds.of(policy, current, known)) {
        if (!isMet(need)) {
          concerns.add(new Concern(ConditionReason.RequestersLackRights, need.missing()));
        }
      }
    }
    concerns.addAll(others.concerns(policy, current));
    RequesterNeeds.tokens(policy, current, known).forEach(token -> addEnd(token, concerns));
    return concerns;
  }

  private Set<OwnRight> needed(Policy policy) {
    Set<OwnRight> needed = new LinkedHashSet<>(OwnRights.of(policy, settings.namespace()));
    if (settings.nodeReports()) {
      needed.addAll(OwnRights.toReport(policy));
    }
    return needed;
  }

  private boolean isMet(RequesterNeed need) throws FactUnavailable {
    for (AccessReview review : need.anyOf()) {
      if (reviews.allowed(review)) {
        return true;
      }
    }
    return false;
  }

  private void addEnd(JoinToken token, List<Concern> concerns) {
    token
        .endsSoon(clock.instant())
        .ifPresent(
            end ->
                concerns.add(
                    new Concern(
                        ConditionReason.TokenEndsSoon,
                        "Bootstrap token %s ends at %s: if machines still join with it, make another."
                            .formatted(token.secretName(), end))));
  }

  private static boolean letsJoin(Policy policy) {
    return policy
        .approval()
        .filter(rules -> rules.profiles().contains(Profile.NodeClient))
        .isPresent();
  }
}
