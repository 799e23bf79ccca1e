package dev.signet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.policy.Threshold.ShareLeft;
import dev.signet.policy.Threshold.TimeLeft;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ThresholdTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 20, 99})
  void aPercentageIsAShareOfTheLifetime(int percent) {
    assertThat(Threshold.parse(percent + "%")).hasValue(new ShareLeft(percent));
  }

  @ParameterizedTest
  @CsvSource({"720h, PT720H", "0s, PT0S", "1h30m, PT1H30M"})
  void aDurationIsATimeThatIsLeft(String text, Duration time) {
    assertThat(Threshold.parse(text)).hasValue(new TimeLeft(time));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "%", "0%", "00%", "08%", "100%", "-1%", "1.5%", "8 %", "8%%", "20", "30d"})
  void anythingElseIsNone(String text) {
    assertThat(Threshold.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "20%, 2026-01-09T00:00:00Z",
    "99%, 2026-01-01T02:24:00Z",
    "1%, 2026-01-10T21:36:00Z",
    "24h, 2026-01-10T00:00:00Z",
    "0s, 2026-01-11T00:00:00Z",
    "480h, 2025-12-22T00:00:00Z"
  })
  void itIsReachedThatMuchBeforeTheEnd(String text, Instant moment) {
    var threshold = Threshold.parse(text).orElseThrow();
    assertThat(
            threshold.reachedAt(
                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-11T00:00:00Z")))
        .isEqualTo(moment);
  }
}
