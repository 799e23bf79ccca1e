package dev.signet.operator;

import dev.signet.operator.Fault.Place;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which faults there are to be, and in which order, from a seed: most at the two writes. Which of
 * the calls meets which of them depends on what happens at once, as in life.
 */
final class FaultPlan {

  /** So many of a thousand. */
  private static final Map<Place, Integer> SHARES =
      Map.of(Place.WRITE, 745, Place.CALL, 140, Place.WATCH, 100, Place.PROCESS, 15);

  private static final Map<Place, Double> LIKELIHOODS =
      Map.of(Place.WRITE, 0.5, Place.CALL, 0.15, Place.WATCH, 0.12, Place.PROCESS, 1.0);

  private final Random random;
  private final Map<Place, Queue<Fault>> planned = new EnumMap<>(Place.class);
  private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
  private final int size;

  private FaultPlan(long seed) {
    random = new Random(seed);
    SHARES.keySet().forEach(place -> planned.put(place, new ArrayDeque<>()));
    size = 0;
  }

  /** At least one of each kind, whatever the number. */
  FaultPlan(long seed, int number) {
    random = new Random(seed);
    SHARES.forEach(
        (place, share) -> planned.put(place, queue(place, Math.ceilDiv(number * share, 1000))));
    size = left();
  }

  /** Nothing goes wrong by itself. */
  static FaultPlan none() {
    return new FaultPlan(0);
  }

  private Queue<Fault> queue(Place place, int number) {
    List<Fault> kinds =
        Arrays.stream(Fault.values()).filter(fault -> fault.canHappenAt(place)).toList();
    List<Fault> faults =
        new ArrayList<>(
            IntStream.range(0, Math.max(number, kinds.size()))
                .mapToObj(i -> kinds.get(i % kinds.size()))
                .toList());
    Collections.shuffle(faults, random);
    return new ArrayDeque<>(faults);
  }

  /** What goes wrong here and now, if anything does. It is counted as done. */
  synchronized Optional<Fault> draw(Place place) {
    Queue<Fault> queue = planned.get(place);
    if (queue.isEmpty() || random.nextDouble() >= LIKELIHOODS.get(place)) {
      return Optional.empty();
    }
    Fault fault = queue.remove();
    injected.merge(fault, 1, Integer::sum);
    return Optional.of(fault);
  }

  /** For how long a slow watch tells nothing. */
  synchronized Duration pause() {
    return Duration.ofMillis(200 + random.nextInt(1800));
  }

  /** How many of each kind there were. */
  synchronized Map<Fault, Integer> injected() {
    return new EnumMap<>(injected);
  }

  /** How much of it is done, from 0 to 1. */
  synchronized double progress() {
    return 1 - (double) left() / size;
  }

  /** How many are still to come at this place. */
  synchronized int toCome(Place place) {
    return planned.get(place).size();
  }

  /** Whether this place's are done. */
  synchronized boolean isDone(Place place) {
    return planned.get(place).isEmpty();
  }

  synchronized boolean isDone() {
    return left() == 0;
  }

  /** How many are still to come, for people. */
  synchronized String toCome() {
    Map<Place, Integer> sizes = new EnumMap<>(Place.class);
    planned.forEach((place, queue) -> sizes.put(place, queue.size()));
    return sizes.toString();
  }

  private int left() {
    return planned.values().stream().mapToInt(Queue::size).sum();
  }
}
