package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** A few denials in a while, for each requester and signer. */
final class DenialsTest {
  private static final String SIGNER = "example.com/signer";

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Denials denials = new Denials(new Hand());

  @Test
  void theFirstThreeInTenMinutesAreRightAndTheRestAreHeldBack() {
    assertThat(take("node")).isTrue();
    assertThat(take("node")).isTrue();
    assertThat(take("node")).isTrue();
    assertThat(take("node")).isFalse();
    assertThat(take("other")).as("another requester").isTrue();
    assertThat(denials.take("node", "example.com/other")).as("another signer").isTrue();
  }

  @Test
  void whatIsTenMinutesAgoCountsNoMore() {
    take("node");
    now = now.plus(Duration.ofMinutes(9));
    take("node");
    take("node");
    assertThat(take("node")).isFalse();

    now = now.plus(Duration.ofMinutes(1)).plusMillis(1);
    assertThat(take("node")).as("the first is forgotten").isTrue();
    assertThat(take("node")).isFalse();
  }

  private boolean take(String requester) {
    return denials.take(requester, SIGNER);
  }

  /** Stands where the test puts it. */
  private final class Hand extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
