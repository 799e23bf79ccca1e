package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class StatusPacingTest {

  private final AtomicLong now = new AtomicLong();
  private final StatusPacing pacing = new StatusPacing(Duration.ofSeconds(5), now::get);
  private long changes;

  @Test
  void withoutAChangeNothingIsWritten() {
    assertThat(writesIn(100, false)).isZero();
  }

  @Test
  void aChangeIsWrittenOnceWhenTheIntervalIsOver() {
    changes++;
    assertThat(writesIn(4, false)).isZero();
    assertThat(writesIn(60, false)).isEqualTo(1);
  }

  @Test
  void aStormMakesAHandfulOfWritesHoweverLongItLasts() {
    assertThat(writesIn(300, true)).isEqualTo(10);
  }

  @Test
  void whatIsWrittenAfterAStormIsTheEndOfIt() {
    assertThat(writesIn(32, true)).isEqualTo(1);
    assertThat(writesIn(6, false)).isEqualTo(1);
    assertThat(writesIn(60, false)).isZero();
  }

  /** Looks once a second, as the housekeeper does. */
  private int writesIn(int seconds, boolean isStorm) {
    int writes = 0;
    for (int second = 0; second < seconds; second++) {
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      if (isStorm) {
        changes += 150;
      }
      if (pacing.isDue(changes)) {
        writes++;
      }
    }
    return writes;
  }
}
