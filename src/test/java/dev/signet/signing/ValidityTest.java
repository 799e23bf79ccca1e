package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.policy.Lifetime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upstream's tables SD1 to SD7, CA4 to CA9 and DU1 to DU8, and what they leave out. */
final class ValidityTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant FAR = NOW.plus(Duration.ofDays(3650));
  private static final Duration BACKDATE = Duration.ofMinutes(5);

  @ParameterizedTest(name = "{0}: asked {1} of 1h, granted {2}")
  @CsvSource({
    "SD1, PT30M, PT30M",
    "SD2, PT3H, PT1H",
    "SD3, PT-1M, PT10M",
    "SD4, PT9M59S, PT10M",
    "SD5, PT10M, PT10M",
    "SD6, PT1H, PT1H",
    "SD7, , PT1H"
  })
  void aRequestMayAskForLessButNotForLessThanTenMinutes(
      String name, Duration asked, Duration granted) {
    var validity = validity(Duration.ofHours(1), asked, BACKDATE, FAR);

    assertThat(Duration.between(NOW, validity.notAfter())).as(name).isEqualTo(granted);
  }

  @ParameterizedTest(name = "{0}: {1} from {2} to {3}")
  @CsvSource({
    "CA6, PT1H, PT-5M, PT1H",
    "CA7, PT1M, PT-5M, PT1M",
    "CA8, PT23H, PT-5M, PT22H55M",
    "CA9, PT48H, PT-5M, PT24H",
    "just under 8h, PT7H59M59S, PT-5M, PT7H59M59S",
    "8h, PT8H, PT-5M, PT7H55M",
    "the demo's, PT2M, PT-5M, PT2M",
    "the demo's longer one, PT4M, PT-5M, PT4M"
  })
  void aShortCertificateIsBackdatedOnTopAndALongOneWithin(
      String name, Duration duration, Duration from, Duration to) {
    var validity = validity(duration, null, BACKDATE, NOW.plus(Duration.ofHours(24)));

    assertThat(validity).as(name).isEqualTo(new Validity(NOW.plus(from), NOW.plus(to)));
  }

  @ParameterizedTest(name = "{0}: asked {1} of 24h, lives {2}")
  @CsvSource({
    "DU1, , PT24H",
    "DU2, PT24H, PT24H",
    "DU3, PT48H, PT24H",
    "DU4, PT20H, PT20H",
    "DU5, PT10H, PT10H",
    "DU6, PT2H, PT2H5M",
    "DU7, PT30M, PT35M",
    "DU8, PT10M, PT15M"
  })
  void theWholeLifetimeIsUpstreams(String name, Duration asked, Duration lifetime) {
    var validity = validity(Duration.ofHours(24), asked, BACKDATE, FAR);

    assertThat(Duration.between(validity.notBefore(), validity.notAfter()))
        .as(name)
        .isEqualTo(lifetime);
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT30S", "PT9M", "PT10M", "PT1H"})
  void nobodyGetsMoreThanThePolicyGrants(Duration asked) {
    assertThat(validity(Duration.ofMinutes(2), asked, BACKDATE, FAR).notAfter())
        .isEqualTo(NOW.plus(Duration.ofMinutes(2)));
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT1H", "PT0S, PT24H", "PT1H, PT1H", "PT1H, PT24H"})
  void theBackdateIsThePolicys(Duration backdate, Duration duration) {
    assertThat(validity(duration, null, backdate, FAR).notBefore()).isEqualTo(NOW.minus(backdate));
  }

  @ParameterizedTest
  @CsvSource({"PT8H, PT24H", "PT10H, PT24H", "PT24H, PT24H", "PT8H, PT8H"})
  void noBackdateMakesACertificateThatHasEndedAlready(Duration duration, Duration backdate) {
    assertThat(validity(duration, null, backdate, FAR).notAfter()).isEqualTo(NOW.plus(duration));
    assertThat(validity(Duration.ofDays(365), duration, backdate, FAR).notAfter())
        .as("asked for")
        .isEqualTo(NOW.plus(duration));
  }

  @ParameterizedTest
  @CsvSource({"PT1H, PT1H", "PT1H, PT30M", "PT8760H, PT24H", "PT8760H, PT1S"})
  void nothingOutlivesItsAuthority(Duration duration, Duration authority) {
    var end = NOW.plus(authority);
    assertThat(validity(duration, null, BACKDATE, end).notAfter()).isEqualTo(end);
  }

  @Test
  void datesAreWholeSecondsAndNeverLater() {
    var now = NOW.plusMillis(999);
    var validity =
        Validity.of(now, Lifetime.of(Duration.ofHours(1), BACKDATE), Optional.empty(), FAR, 0);

    assertThat(validity)
        .isEqualTo(new Validity(NOW.minus(BACKDATE), NOW.plus(Duration.ofHours(1))));
  }

  @ParameterizedTest(name = "{0}: shortened by {1} % of {2}, lives {3}")
  @CsvSource({
    "nothing drawn, 20, 0.0, PT100H",
    "half of it, 20, 0.5, PT90H",
    "all of it, 20, 1.0, PT80H",
    "no jitter, 0, 1.0, PT100H",
    "never below the shortest, 50, 1.0, PT70H"
  })
  void jitterShortensOnly(String name, int jitter, double draw, Duration lives) {
    var lifetime =
        new Lifetime(
            Duration.ofHours(100),
            Duration.ofHours(70),
            Duration.ofHours(100),
            Duration.ZERO,
            jitter);

    assertThat(Validity.of(NOW, lifetime, Optional.empty(), FAR, draw).notAfter())
        .as(name)
        .isEqualTo(NOW.plus(lives));
  }

  @Test
  void whatIsClippedToTheAuthorityIsSpreadBeforeItsEnd() {
    var lifetime =
        new Lifetime(
            Duration.ofHours(100), Duration.ofMinutes(10), Duration.ofHours(100), BACKDATE, 10);

    assertThat(
            Validity.of(NOW, lifetime, Optional.empty(), NOW.plus(Duration.ofHours(10)), 1)
                .notAfter())
        .isEqualTo(NOW.plus(Duration.ofHours(9)));
    assertThat(
            Validity.of(NOW, lifetime, Optional.empty(), NOW.plus(Duration.ofMinutes(5)), 1)
                .notAfter())
        .as("a CA that ends before the shortest")
        .isEqualTo(NOW.plus(Duration.ofMinutes(5)));
  }

  private static Validity validity(
      Duration duration, Duration asked, Duration backdate, Instant authorityEnd) {
    return Validity.of(
        NOW, Lifetime.of(duration, backdate), Optional.ofNullable(asked), authorityEnd, 0);
  }
}
