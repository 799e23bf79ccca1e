package dev.signet.operator;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * When what is looked at next: each once an interval, all spread over it at random, so that
 * thousands of kubelets are never asked at the same moment. Times come from the caller.
 */
final class ProbeSchedule {

  /** The first round is not quicker than this many in a second. */
  private static final int FIRST_PER_SECOND = 10;

  /** What may have changed just now is looked at after so long. */
  static final Duration SOON = Duration.ofSeconds(10);

  private final RandomGenerator random;
  private final Map<ProbeTarget, Entry> entries = new HashMap<>();

  private record Entry(long next, Duration interval, State state) {}

  private enum State {
    WAITING,
    LOOKED_AT
  }

  ProbeSchedule(RandomGenerator random) {
    this.random = random;
  }

  /** From now on these, each so often. */
  synchronized void follow(Map<ProbeTarget, Duration> wanted, long now) {
    entries.keySet().retainAll(wanted.keySet());
    Duration spread = Duration.ofMillis(wanted.size() * 1000L / FIRST_PER_SECOND);
    wanted.forEach(
        (target, interval) ->
            entries.merge(
                target,
                new Entry(first(target, spread, interval, now), interval, State.WAITING),
                (known, begun) ->
                    known.interval().equals(interval)
                        ? known
                        : new Entry(
                            Math.min(known.next(), now + share(interval)),
                            interval,
                            known.state())));
  }

  /** What is to be looked at now, the longest due first. */
  synchronized List<ProbeTarget> due(long now) {
    return entries.entrySet().stream()
        .filter(e -> e.getValue().state() == State.WAITING && e.getValue().next() - now <= 0)
        .sorted(Comparator.comparingLong(e -> e.getValue().next()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** It is being looked at. */
  synchronized void started(ProbeTarget target) {
    entries.computeIfPresent(target, (_, e) -> new Entry(e.next(), e.interval(), State.LOOKED_AT));
  }

  /** It was looked at: again after nine to eleven tenths of its interval. */
  synchronized void done(ProbeTarget target, long now) {
    entries.computeIfPresent(
        target,
        (_, e) ->
            new Entry(
                now + e.interval().toNanos() * 9 / 10 + share(e.interval().dividedBy(5)),
                e.interval(),
                State.WAITING));
  }

  /** Something about it may have changed just now. */
  synchronized void soon(ProbeTarget target, long now) {
    entries.computeIfPresent(
        target,
        (_, e) -> new Entry(Math.min(e.next(), now + SOON.toNanos()), e.interval(), e.state()));
  }

  /** Endpoints are few, and the status of their policy waits for their first look. */
  private long first(ProbeTarget target, Duration spread, Duration interval, long now) {
    return switch (target) {
      case ProbeTarget.Kubelet _ -> now + share(min(spread, interval));
      case ProbeTarget.Listed _ -> now;
    };
  }

  private long share(Duration span) {
    return (long) (random.nextDouble() * span.toNanos());
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
