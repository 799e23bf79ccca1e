package dev.signet.cli;

import java.time.Duration;
import java.time.Instant;

/** A span of time for people, in the largest unit of which there are two. */
final class TimeLeft {

  private static final int DAYS_OF_A_YEAR = 365;
  private static final int YEARS_FROM = 2 * DAYS_OF_A_YEAR;

  private TimeLeft() {}

  /** Until then; with a minus if it is over. */
  static String of(Instant now, Instant end) {
    Duration left = Duration.between(now, end);
    String sign = left.isNegative() ? "-" : "";
    Duration size = left.abs();
    if (size.toDays() >= YEARS_FROM) {
      return sign + size.toDays() / DAYS_OF_A_YEAR + "y";
    }
    if (size.toDays() >= 2) {
      return sign + size.toDays() + "d";
    }
    return size.toHours() >= 2 ? sign + size.toHours() + "h" : sign + size.toMinutes() + "m";
  }
}
