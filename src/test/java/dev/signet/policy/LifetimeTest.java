package dev.signet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LifetimeTest {
  private static final Lifetime DAY_OR_SO =
      new Lifetime(
          Duration.ofHours(24), Duration.ofHours(2), Duration.ofHours(72), Duration.ZERO, 0);

  @ParameterizedTest(name = "asked {0}, granted {1}")
  @CsvSource({
    ", PT24H",
    "PT24H, PT24H",
    "PT2H, PT2H",
    "PT1H59M, PT2H",
    "PT0S, PT2H",
    "PT72H, PT72H",
    "PT73H, PT72H",
    "PT30H, PT30H"
  })
  void aRequestGetsWhatItAsksForBetweenTheShortestAndTheLongest(Duration asked, Duration granted) {
    assertThat(DAY_OR_SO.granted(Optional.ofNullable(asked))).isEqualTo(granted);
  }

  @ParameterizedTest(name = "at most {0}: asked {1}, granted {2}")
  @CsvSource({"PT48H, , PT24H", "PT48H, PT72H, PT48H", "PT1H, , PT1H", "PT1H, PT2H, PT1H"})
  void anApprovalMayNarrowIt(Duration most, Duration asked, Duration granted) {
    assertThat(DAY_OR_SO.atMost(most).granted(Optional.ofNullable(asked))).isEqualTo(granted);
  }
}
