package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.policy.ListedEndpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ProbeScheduleTest {
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final ProbeTarget ONE = new ProbeTarget.Kubelet("node-1");

  private final ProbeSchedule schedule = new ProbeSchedule(new Random(1));

  @Test
  void thousandsAreSpreadOverTheIntervalFromTheFirstRoundOn() {
    Map<ProbeTarget, Duration> wanted = new HashMap<>();
    IntStream.range(0, 5000)
        .forEach(i -> wanted.put(new ProbeTarget.Kubelet("node-" + i), INTERVAL));
    schedule.follow(wanted, 0);

    int most = 0;
    int all = 0;
    for (int second = 0; second <= 600; second++) {
      long now = seconds(second);
      var due = schedule.due(now);
      due.forEach(schedule::started);
      due.forEach(target -> schedule.done(target, now));
      most = Math.max(most, due.size());
      all += due.size();
    }

    assertThat(all).isBetween(5000, 5500);
    assertThat(most).isLessThan(40);
  }

  @Test
  void anEndpointIsLookedAtAtOnceHoweverManyKubeletsThereAre() {
    var listed = new ProbeTarget.Listed(new ListedEndpoint("a", 443));
    Map<ProbeTarget, Duration> wanted = new HashMap<>(Map.of(listed, INTERVAL));
    IntStream.range(0, 5000)
        .forEach(i -> wanted.put(new ProbeTarget.Kubelet("node-" + i), INTERVAL));

    schedule.follow(wanted, 0);

    assertThat(schedule.due(0)).contains(listed);
  }

  @Test
  void aFewAreLookedAtAtOnce() {
    schedule.follow(Map.of(ONE, INTERVAL), 0);

    assertThat(schedule.due(seconds(1))).containsExactly(ONE);
  }

  @Test
  void whatIsLookedAtIsNotDueUntilItsIntervalIsAlmostOver() {
    schedule.follow(Map.of(ONE, INTERVAL), 0);
    schedule.started(ONE);
    assertThat(schedule.due(seconds(601))).isEmpty();

    schedule.done(ONE, seconds(5));

    assertThat(schedule.due(seconds(5 + 539))).isEmpty();
    assertThat(schedule.due(seconds(5 + 661))).containsExactly(ONE);
  }

  @Test
  void whatIsAboutToChangeIsLookedAtSoonAndNoLaterThanItWouldBe() {
    schedule.follow(Map.of(ONE, INTERVAL), 0);
    schedule.done(ONE, 0);

    schedule.soon(ONE, seconds(20));
    schedule.soon(ONE, seconds(25));

    assertThat(schedule.due(seconds(29))).isEmpty();
    assertThat(schedule.due(seconds(30))).containsExactly(ONE);
  }

  @Test
  void aShorterIntervalHoldsFromNowOn() {
    schedule.follow(Map.of(ONE, INTERVAL), 0);
    schedule.done(ONE, 0);

    schedule.follow(Map.of(ONE, Duration.ofSeconds(5)), seconds(1));

    assertThat(schedule.due(seconds(6))).containsExactly(ONE);
  }

  @Test
  void whatIsNotWantedAnyMoreIsForgotten() {
    var listed = new ProbeTarget.Listed(new ListedEndpoint("a", 443));
    schedule.follow(Map.of(ONE, INTERVAL, listed, INTERVAL), 0);
    schedule.started(ONE);

    schedule.follow(Map.of(listed, INTERVAL), seconds(1));
    schedule.done(ONE, seconds(2));

    assertThat(schedule.due(seconds(1000))).containsExactly(listed);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
