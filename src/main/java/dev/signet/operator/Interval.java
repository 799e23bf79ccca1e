package dev.signet.operator;

import java.time.Duration;

/** Due once in each span of time. For one thread. */
final class Interval {

  private final long nanos;
  private long next;

  Interval(Duration every) {
    this.nanos = every.toNanos();
    this.next = System.nanoTime() + nanos;
  }

  /** Whether the span is over; if so, another begins. */
  boolean isDue() {
    long now = System.nanoTime();
    if (now - next < 0) {
      return false;
    }
    next = now + nanos;
    return true;
  }
}
