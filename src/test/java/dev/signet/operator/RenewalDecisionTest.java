package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.RenewalState;
import dev.signet.api.RenewalState.Phase;
import dev.signet.api.RenewalState.Reason;
import dev.signet.operator.RenewalDecision.Begun;
import dev.signet.operator.RenewalDecision.Facts;
import dev.signet.pki.DueLeaves;
import dev.signet.pki.Leaf;
import dev.signet.pki.RenewalPlan;
import dev.signet.pki.RenewalStep;
import dev.signet.signing.Validity;
import dev.signet.testing.TestCa;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RenewalDecisionTest {

  private static final Instant NOW = Instant.parse("2036-01-01T00:00:00Z");
  private static final Leaf LEAF = Leaf.kubeadm("/etc/kubernetes").getFirst();
  private static final TestCa CA = TestCa.create();
  private static final List<String> LEAVES = List.of("apiserver");
  private static final RenewalPlan POSSIBLE =
      plan(
          new RenewalStep.Renew(
              LEAF,
              CA.authority().certificate(),
              null,
              CA.authority(),
              new Validity(NOW, NOW),
              false));

  @Test
  void whatIsDueAndCanBeRenewedIs() {
    assertThat(given().decision()).isEqualTo(new RenewalDecision.Go(LEAVES));
  }

  @Test
  void whereNothingIsDueNothingElseCounts() {
    Optional<Instant> next = Optional.of(NOW.plusSeconds(60));

    assertThat(
            given()
                .due(new DueLeaves(List.of(), next))
                .begun(Begun.BY_HAND)
                .trouble("Node a is not Ready.")
                .decision())
        .isEqualTo(new RenewalDecision.Rest(next));
  }

  @Test
  void whatAnAgentBeganIsBroughtToItsEndThoughNothingIsDueAndTheControlPlaneIsUnwell() {
    assertThat(
            given()
                .due(new DueLeaves(List.of(), Optional.empty()))
                .begun(Begun.BY_AN_AGENT)
                .trouble("Node a is not Ready.")
                .decision())
        .isEqualTo(new RenewalDecision.Go(List.of()));
  }

  @Test
  void whatWasBegunByHandIsLeftToPeople() {
    held(given().begun(Begun.BY_HAND), Reason.RecoveryUnfinished, "signet recover");
  }

  @Test
  void withoutTheKeyOfTheCaNothingIsTried() {
    held(
        given().plan(plan(new RenewalStep.Refuse(LEAF, "ca.key is not there."))),
        Reason.AuthorityUnusable,
        "ca.key is not there.");
  }

  @Test
  void whatWouldNotLastLongerIsNotRenewedAgainAndAgain() {
    held(
        given()
            .plan(plan(new RenewalStep.Keep(LEAF, CA.authority().certificate(), "as good as new"))),
        Reason.AuthorityUnusable,
        "apiserver ends with its CA");
  }

  @Test
  void aControlPlaneThatIsNotWellIsLeftAlone() {
    held(
        given().trouble("Node a is not Ready."),
        Reason.ControlPlaneUnhealthy,
        "Node a is not Ready. Nothing is renewed until");
  }

  @Test
  void whatFailedOnOneNodeIsNotTriedOnTheNext() {
    held(
        given().other("a", state(Phase.Failed, NOW)),
        Reason.OtherNodeFailed,
        "It failed on node a: kubectl get ncr a");
    assertThat(given().other("a", state(Phase.Renewing, NOW)).decision())
        .isInstanceOf(RenewalDecision.Go.class);
  }

  @Test
  void afterAFailureItIsTriedAgainInAnHour() {
    Instant failed = NOW.minusSeconds(3599);

    assertThat(given().own(state(Phase.Failed, failed)).decision())
        .isEqualTo(new RenewalDecision.Wait(failed.plusSeconds(3600)));
    assertThat(given().own(state(Phase.Failed, NOW.minusSeconds(3600))).decision())
        .isInstanceOf(RenewalDecision.Go.class);
  }

  private static void held(Given given, Reason reason, String says) {
    assertThat(given.decision())
        .isInstanceOfSatisfying(
            RenewalDecision.Hold.class,
            hold -> {
              assertThat(hold.reason()).isEqualTo(reason);
              assertThat(hold.sentence()).contains(says);
              assertThat(hold.leaves()).isEqualTo(LEAVES);
            });
  }

  private static RenewalPlan plan(RenewalStep step) {
    return new RenewalPlan(List.of(step));
  }

  private static RenewalState state(Phase phase, Instant since) {
    return new RenewalState(phase.name(), null, null, since.toString(), null, null, null);
  }

  private static Given given() {
    return new Given();
  }

  /** A control plane that may be renewed, but for what is said. */
  private static final class Given {
    private DueLeaves due = new DueLeaves(LEAVES, Optional.empty());
    private RenewalPlan plan = POSSIBLE;
    private Begun begun = Begun.BY_NOBODY;
    private Optional<RenewalState> own = Optional.empty();
    private Map<String, RenewalState> others = Map.of();
    private Optional<String> trouble = Optional.empty();

    Given due(DueLeaves due) {
      this.due = due;
      return this;
    }

    Given plan(RenewalPlan plan) {
      this.plan = plan;
      return this;
    }

    Given begun(Begun begun) {
      this.begun = begun;
      return this;
    }

    Given own(RenewalState own) {
      this.own = Optional.of(own);
      return this;
    }

    Given other(String node, RenewalState state) {
      this.others = Map.of(node, state);
      return this;
    }

    Given trouble(String trouble) {
      this.trouble = Optional.of(trouble);
      return this;
    }

    RenewalDecision decision() {
      return RenewalDecision.of(new Facts(due, plan, begun, own, others, trouble, NOW));
    }
  }
}
