package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RoundsTest {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger told = new AtomicInteger();

  @Test
  void aRoundThatMissesThatItIsToStopIsToldAgain() throws Exception {
    var rounds = new Rounds("forgetful", Duration.ZERO, () -> untilTold(2));
    rounds.start();
    begun.await();

    rounds.close();

    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(told).hasValue(2);
  }

  @Test
  void aRoundThatComesToItsEndIsNotDisturbed() throws Exception {
    var rounds =
        new Rounds(
            "short",
            Duration.ZERO,
            () -> {
              begun.countDown();
              Thread.sleep(Duration.ofMillis(200));
              ended.countDown();
              return Duration.ofHours(1);
            });
    rounds.start();
    begun.await();

    rounds.close();

    assertThat(ended.getCount()).isZero();
  }

  private Duration untilTold(int times) {
    begun.countDown();
    while (told.get() < times) {
      try {
        Thread.sleep(Duration.ofMinutes(1));
      } catch (InterruptedException missed) {
        told.incrementAndGet();
      }
    }
    ended.countDown();
    return Duration.ofHours(1);
  }
}
