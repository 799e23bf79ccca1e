package dev.signet.policy;

import dev.signet.api.WireDuration;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written in a policy: hours, minutes and seconds, {@code 1h30m}. */
final class Durations {

  private static final Pattern FORMAT = Pattern.compile(WireDuration.PATTERN);

  private Durations() {}

  /** The duration that is written so, or nothing if none is. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofHours(number(matcher.group(1)))
            .plusMinutes(number(matcher.group(2)))
            .plusSeconds(number(matcher.group(3))));
  }

  private static long number(String group) {
    return group == null ? 0 : Long.parseLong(group.substring(0, group.length() - 1));
  }
}
