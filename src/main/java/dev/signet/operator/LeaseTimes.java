package dev.signet.operator;

import java.time.Duration;

/**
 * How quick an election is.
 *
 * @param lease after so long without a renewal another may lead
 * @param renewDeadline after so long without one the leader writes nothing more; shorter
 * @param renewal how often the leader renews
 * @param look how often the others look; fabric8 takes up to 2.2 times that, at random
 */
public record LeaseTimes(Duration lease, Duration renewDeadline, Duration renewal, Duration look) {

  private static final Duration LOOK = Duration.ofMillis(600);

  /** What is used where nothing is said: who is killed is replaced within 15 seconds. */
  public static final LeaseTimes DEFAULTS = of(Duration.ofSeconds(12));

  /** With the shares that Kubernetes' own components have: 15 s to 10 s to 2 s, or nearly so. */
  public static LeaseTimes of(Duration lease) {
    return new LeaseTimes(lease, lease.multipliedBy(2).dividedBy(3), lease.dividedBy(6), LOOK);
  }
}
