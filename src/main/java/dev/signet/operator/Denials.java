package dev.signet.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds back denials of one requester: a kubelet whose request is denied asks again after some 30
 * s, one whose request stays Pending after 15 minutes. So the first few are denied, for people to
 * see, and the rest of a while are left.
 */
final class Denials {

  private static final int MAX = 3;
  private static final Duration WHILE = Duration.ofMinutes(10);
  private static final int SWEEP_ABOVE = 10_000;

  private final Clock clock;
  private final Map<Key, Deque<Instant>> recent = new HashMap<>();

  private record Key(String requester, String signerName) {}

  Denials(Clock clock) {
    this.clock = clock;
  }

  /** Whether one more denial is right; if so it counts. */
  synchronized boolean take(String requester, String signerName) {
    Instant now = clock.instant();
    Instant before = now.minus(WHILE);
    if (recent.size() > SWEEP_ABOVE) {
      recent.values().removeIf(times -> times.getLast().isBefore(before));
    }
    Deque<Instant> times =
        recent.computeIfAbsent(new Key(requester, signerName), key -> new ArrayDeque<>());
    while (!times.isEmpty() && times.getFirst().isBefore(before)) {
      times.removeFirst();
    }
    if (times.size() >= MAX) {
      return false;
    }
    times.addLast(now);
    return true;
  }
}
