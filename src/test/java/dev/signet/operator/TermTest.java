package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** For how long who won the Lease may believe that it leads. */
final class TermTest {

  /** Its number goes round while the test runs. */
  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

  private Instant wall = Instant.EPOCH;
  private final Term term = new Term(Duration.ofSeconds(8), () -> nanos, () -> wall);

  @Test
  void whoNeverWonTheLeaseDoesNotLead() {
    assertThat(term.leads()).isFalse();
    assertThatThrownBy(term::fence).isInstanceOf(NotLeading.class);
  }

  @Test
  void itLeadsUntilTheDeadlineAfterTheLastRenewalAndNobodyHasToTellIt() {
    term.renewed(term.now());
    pass(Duration.ofMillis(7_999));
    term.fence();
    assertThat(term.leads()).isTrue();

    pass(Duration.ofMillis(1));
    assertThat(term.leads()).isFalse();
    assertThatThrownBy(term::fence).isInstanceOf(NotLeading.class);
  }

  @Test
  void theTimeCountsFromWhenTheRenewalWasSentNotFromItsAnswer() {
    Term.Moment sent = term.now();
    pass(Duration.ofSeconds(6));
    term.renewed(sent);

    pass(Duration.ofSeconds(1));
    assertThat(term.leads()).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(term.leads()).isFalse();
  }

  @Test
  void anAnswerThatCameAfterTheDeadlineBeginsNothing() {
    Term.Moment sent = term.now();
    pass(Duration.ofSeconds(9));
    term.renewed(sent);

    assertThat(term.leads()).isFalse();
  }

  @Test
  void eachRenewalMovesTheEnd() {
    for (int renewal = 0; renewal < 10; renewal++) {
      term.renewed(term.now());
      pass(Duration.ofSeconds(7));
      assertThat(term.leads()).isTrue();
    }
  }

  @Test
  void whoIsToldThatItLostDoesNotLeadFromThenOn() {
    term.renewed(term.now());
    term.end();

    assertThat(term.leads()).isFalse();
  }

  @Test
  void aMachineThatSleptDoesNotLeadThoughItsSteadyClockStoodStill() {
    term.renewed(term.now());
    wall = wall.plus(Duration.ofMinutes(1));

    assertThat(term.leads()).isFalse();
  }

  @Test
  void aClockThatIsSetBackDoesNotProlongATerm() {
    term.renewed(term.now());
    wall = wall.minus(Duration.ofHours(1));
    nanos += Duration.ofSeconds(8).toNanos();

    assertThat(term.leads()).isFalse();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }
}
