package dev.signet.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * For how long this Signet may believe that it leads: until so long after the last renewal that the
 * API server took, counted from when that one was sent. Nobody has to tell it that the time is
 * over, and no other's clock counts.
 */
final class Term implements Leadership {

  private final Duration deadline;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private volatile Optional<Moment> renewed = Optional.empty();

  /**
   * A point of time, by two clocks: the one that is never set stands still while a machine sleeps,
   * the other one may be set.
   */
  record Moment(long nanos, Instant wall) {

    /** By the clock that says more. */
    private Duration until(Moment later) {
      Duration steady = Duration.ofNanos(later.nanos - nanos);
      Duration told = Duration.between(wall, later.wall);
      return steady.compareTo(told) < 0 ? told : steady;
    }
  }

  /**
   * Not begun.
   *
   * @param nanos as System.nanoTime
   */
  Term(Duration deadline, LongSupplier nanos, InstantSource clock) {
    this.deadline = deadline;
    this.nanos = nanos;
    this.clock = clock;
  }

  Moment now() {
    return new Moment(nanos.getAsLong(), clock.instant());
  }

  @Override
  public boolean leads() {
    return renewed.filter(moment -> moment.until(now()).compareTo(deadline) < 0).isPresent();
  }

  /** The API server took what was sent then. */
  void renewed(Moment sent) {
    renewed = Optional.of(sent);
  }

  /** It is over, at once. */
  void end() {
    renewed = Optional.empty();
  }
}
