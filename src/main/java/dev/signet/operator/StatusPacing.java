package dev.signet.operator;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When status is worth a write: soon after things have come to rest, and now and then while they
 * have not. A storm of requests so makes a handful of writes however long it lasts, and what is
 * written last is exact. For one thread.
 */
final class StatusPacing {

  /** While things change without a rest the interval is so much longer. */
  private static final int UNREST = 6;

  private static final Duration LONGEST_REST = Duration.ofSeconds(3);

  private final long interval;
  private final long rest;
  private final LongSupplier nanoTime;
  private long seenChanges;
  private long toldChanges;
  private long changedAt;
  private long toldAt;

  /**
   * Nothing told yet.
   *
   * @param interval the shortest time between two writes
   */
  StatusPacing(Duration interval, LongSupplier nanoTime) {
    this.interval = interval.toNanos();
    this.rest = Math.min(this.interval, LONGEST_REST.toNanos());
    this.nanoTime = nanoTime;
    this.changedAt = nanoTime.getAsLong();
    this.toldAt = changedAt;
  }

  /**
   * Whether to write now; if so, it counts as written.
   *
   * @param changes a number that grows with every change
   */
  boolean isDue(long changes) {
    long now = nanoTime.getAsLong();
    if (changes != seenChanges) {
      seenChanges = changes;
      changedAt = now;
    }
    boolean isAtRest = now - changedAt >= rest;
    long wait = isAtRest ? interval : interval * UNREST;
    if (changes == toldChanges || now - toldAt < wait) {
      return false;
    }
    toldChanges = changes;
    toldAt = now;
    return true;
  }
}
