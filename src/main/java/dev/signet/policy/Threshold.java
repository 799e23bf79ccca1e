package dev.signet.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When the end of a certificate becomes worth a word. */
public sealed interface Threshold {

  /** The moment from which on a certificate with these dates is past the threshold. */
  Instant reachedAt(Instant notBefore, Instant notAfter);

  /**
   * A share of the lifetime.
   *
   * @param percent how much of it is left, 1 to 99
   */
  record ShareLeft(int percent) implements Threshold {
    @Override
    public Instant reachedAt(Instant notBefore, Instant notAfter) {
      return notAfter.minus(
          Duration.between(notBefore, notAfter).multipliedBy(percent).dividedBy(100));
    }
  }

  /**
   * A span of time.
   *
   * @param time how much of it is left
   */
  record TimeLeft(Duration time) implements Threshold {
    @Override
    public Instant reachedAt(Instant notBefore, Instant notAfter) {
      return notAfter.minus(time);
    }
  }

  /** The threshold that is written so, as {@code 20%} or {@code 720h}, or nothing if none is. */
  static Optional<Threshold> parse(String text) {
    if (!text.endsWith("%")) {
      return Durations.parse(text).map(TimeLeft::new);
    }
    String digits = text.substring(0, text.length() - 1);
    return digits.matches("[1-9][0-9]?")
        ? Optional.of(new ShareLeft(Integer.parseInt(digits)))
        : Optional.empty();
  }
}
