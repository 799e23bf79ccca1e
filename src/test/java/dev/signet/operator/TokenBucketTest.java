package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
  private static final long START = 1_000_000_000_000L;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final TokenBucket bucket = new TokenBucket(3, Duration.ofSeconds(1), START);

  @Test
  void soManyPassAtOnceAndNoMore() {
    assertThat(taken(START, 5)).isEqualTo(3);
  }

  @Test
  void oneMorePassesAfterEachPeriod() {
    assertThat(taken(START, 3)).isEqualTo(3);

    assertThat(bucket.take(START + SECOND - 1)).isFalse();
    assertThat(bucket.take(START + SECOND)).isTrue();
    assertThat(bucket.take(START + SECOND)).isFalse();
    assertThat(taken(START + 3 * SECOND, 5)).isEqualTo(2);
  }

  @Test
  void aLongPauseSavesNoMoreThanTheBurst() {
    assertThat(taken(START, 3)).isEqualTo(3);
    assertThat(taken(START + 3600 * SECOND, 10)).isEqualTo(3);
  }

  @Test
  void whatIsRefusedCostsNothing() {
    assertThat(taken(START, 100)).isEqualTo(3);
    assertThat(bucket.take(START + SECOND)).isTrue();
  }

  private long taken(long nanoTime, int tries) {
    return IntStream.range(0, tries).filter(i -> bucket.take(nanoTime)).count();
  }
}
