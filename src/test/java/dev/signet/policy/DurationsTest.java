package dev.signet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "8760h, PT8760H",
    "90m, PT1H30M",
    "1h30m, PT1H30M",
    "30s, PT30S",
    "1h2m3s, PT1H2M3S",
    "1h3s, PT1H3S",
    "0s, PT0S",
    "007m, PT7M",
    "999999h9999999m9999999s, PT1169443H25M39S"
  })
  void hoursMinutesAndSecondsAreADuration(String text, Duration duration) {
    assertThat(Durations.parse(text)).hasValue(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "h",
        "10",
        "1d",
        "30 m",
        " 30m",
        "30m ",
        "30m\n",
        "-5m",
        "+5m",
        "1.5h",
        "1m1h",
        "1s1m",
        "1h1h",
        "1H",
        "PT1H",
        "100ms",
        "1000000h",
        "10000000s",
        "\u0661h"
      })
  void anythingElseIsNone(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"720h", "90s", "1h30m", "10m", "1h1s", "0s"})
  void aDurationIsWrittenAsItIsRead(String text) {
    assertThat(Durations.parse(Durations.text(Durations.parse(text).orElseThrow())))
        .isEqualTo(Durations.parse(text));
  }

  @Test
  void wholeHoursAreHours() {
    assertThat(Durations.text(Duration.ofDays(30))).isEqualTo("720h");
    assertThat(Durations.text(Duration.ofSeconds(3601))).isEqualTo("1h1s");
  }
}
