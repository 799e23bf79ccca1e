package dev.signet.operator;

import dev.signet.approval.FactUnavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers answers of the API server for a while. Whoever asks while a question is under way waits
 * for it: the answer is the same. What failed is not remembered.
 */
final class ShortMemory<K, V> {

  private final long keepNanos;
  private final LongSupplier nanoTime;
  private final Map<K, Answer<V>> answers = new HashMap<>();

  /** Its age counts from the question. */
  private record Answer<V>(V value, long askedAt) {}

  /** How to find out. */
  @FunctionalInterface
  interface Question<V> {
    V ask() throws FactUnavailable;
  }

  ShortMemory(Duration keep, LongSupplier nanoTime) {
    this.keepNanos = keep.toNanos();
    this.nanoTime = nanoTime;
  }

  synchronized V get(K key, Question<V> question) throws FactUnavailable {
    long now = nanoTime.getAsLong();
    answers.values().removeIf(answer -> now - answer.askedAt() >= keepNanos);
    Answer<V> known = answers.get(key);
    if (known != null) {
      return known.value();
    }
    V value = question.ask();
    answers.put(key, new Answer<>(value, now));
    return value;
  }
}
