package dev.signet.operator;

import dev.signet.api.RenewalState;
import dev.signet.api.RenewalState.Phase;
import dev.signet.api.RenewalState.Reason;
import dev.signet.pki.DueLeaves;
import dev.signet.pki.RenewalPlan;
import dev.signet.pki.RenewalStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether an agent renews its control-plane node now. Pure. */
sealed interface RenewalDecision {

  /** A control plane that was restarted twice in vain is not restarted every minute. */
  Duration AFTER_A_FAILURE = Duration.ofHours(1);

  /** Nothing is due. */
  record Rest(Optional<Instant> nextAt) implements RenewalDecision {}

  /** Something is due, and may not be renewed now. */
  record Hold(List<String> leaves, Reason reason, String sentence) implements RenewalDecision {}

  /** It failed a while ago, and is tried again at {@code until}. */
  record Wait(Instant until) implements RenewalDecision {}

  /** These are renewed, when this node has its turn; none: what was begun is brought to its end. */
  record Go(List<String> leaves) implements RenewalDecision {
    public Go {
      leaves = List.copyOf(leaves);
    }
  }

  /** Who began the recovery of this node that has no end yet. */
  enum Begun {
    /** There is none. */
    BY_NOBODY,
    /** An agent, that was stopped meanwhile. */
    BY_AN_AGENT,
    /** {@code signet recover}. */
    BY_HAND
  }

  /**
   * What it depends on.
   *
   * @param plan what would become of those that are due
   * @param own what this node's report says of its renewal
   * @param others what those of the other control-plane nodes say
   * @param trouble why the control plane is not well
   */
  record Facts(
      DueLeaves due,
      RenewalPlan plan,
      Begun begun,
      Optional<RenewalState> own,
      Map<String, RenewalState> others,
      Optional<String> trouble,
      Instant now) {}

  /** By these facts. */
  static RenewalDecision of(Facts facts) {
    List<String> leaves = facts.due().names();
    Optional<Instant> again = facts.own().flatMap(RenewalDecision::again);
    boolean isTooSoon = again.filter(facts.now()::isBefore).isPresent();
    if (facts.begun() == Begun.BY_AN_AGENT) {
      return isTooSoon ? new Wait(again.get()) : new Go(leaves);
    }
    if (leaves.isEmpty()) {
      return new Rest(facts.due().nextAt());
    }
    if (facts.begun() == Begun.BY_HAND) {
      return new Hold(
          leaves,
          Reason.RecoveryUnfinished,
          "A recovery of this node was begun by hand and has no end yet: signet recover, or signet"
              + " recover --undo.");
    }
    if (facts.plan().renewals().isEmpty()) {
      return new Hold(leaves, Reason.AuthorityUnusable, refusals(facts.plan()));
    }
    if (isTooSoon) {
      return new Wait(again.get());
    }
    Optional<String> failed =
        facts.others().entrySet().stream()
            .filter(other -> other.getValue().is(Phase.Failed))
            .map(Map.Entry::getKey)
            .sorted()
            .findFirst();
    if (failed.isPresent()) {
      return new Hold(
          leaves,
          Reason.OtherNodeFailed,
          "It failed on node %1$s: kubectl get ncr %1$s -o yaml says why. The others wait until it"
                  .formatted(failed.get())
              + " is done there.");
    }
    return facts
        .trouble()
        .<RenewalDecision>map(
            why ->
                new Hold(
                    leaves,
                    Reason.ControlPlaneUnhealthy,
                    why
                        + " Nothing is renewed until the control plane is well; by hand: signet"
                        + " pki renew."))
        .orElseGet(() -> new Go(leaves));
  }

  private static Optional<Instant> again(RenewalState own) {
    return own.is(Phase.Failed)
        ? Optional.of(Instant.parse(own.since()).plus(AFTER_A_FAILURE))
        : Optional.empty();
  }

  private static String refusals(RenewalPlan plan) {
    return plan.steps().stream()
        .flatMap(step -> sentence(step).stream())
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static Optional<String> sentence(RenewalStep step) {
    return switch (step) {
      case RenewalStep.Refuse refuse -> Optional.of(refuse.why());
      case RenewalStep.Keep keep ->
          Optional.of(
              "%s ends with its CA, and a new one would not last longer."
                  .formatted(keep.leaf().name()));
      case RenewalStep.Renew _,
          RenewalStep.Ask _,
          RenewalStep.Install _,
          RenewalStep.Add _,
          RenewalStep.Skip _ ->
          Optional.empty();
    };
  }
}
