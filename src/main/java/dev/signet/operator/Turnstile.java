package dev.signet.operator;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets so many requests through at a time, and their requesters in turn: one that makes a thousand
 * requests waits for itself, not everybody for it. Whoever waits is a virtual thread, which costs a
 * few KiB.
 */
final class Turnstile implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();

  /** In the order in which the requesters' turns come. */
  private final Map<String, Queue<Waiter>> lines = new LinkedHashMap<>();

  private int free;
  private boolean closed;

  private static final class Waiter {
    private final Instant createdAt;
    private final Condition called;
    private boolean admitted;

    Waiter(Instant createdAt, Condition called) {
      this.createdAt = createdAt;
      this.called = called;
    }

    Instant createdAt() {
      return createdAt;
    }
  }

  /** To be given back. */
  interface Pass {
    /** Lets the next one in. */
    void giveBack();
  }

  /** Which of one requester's requests comes first. */
  enum Order {
    /** Those who ask for many names: each in its turn. */
    OLDEST_FIRST,
    /** Those who ask for themselves: only the newest is still waited for. */
    NEWEST_FIRST;

    private Comparator<Waiter> comparator() {
      Comparator<Waiter> byAge = Comparator.comparing(Waiter::createdAt);
      return switch (this) {
        case OLDEST_FIRST -> byAge;
        case NEWEST_FIRST -> byAge.reversed();
      };
    }
  }

  Turnstile(int passes) {
    this.free = passes;
  }

  /**
   * Waits for a turn.
   *
   * @param requester whose line
   * @throws CancellationException it was closed, or the thread interrupted
   */
  Pass enter(String requester, Instant createdAt, Order order) {
    lock.lock();
    try {
      if (closed) {
        throw new CancellationException();
      }
      if (free > 0) {
        free--;
      } else {
        await(requester, createdAt, order);
      }
      return this::leave;
    } finally {
      lock.unlock();
    }
  }

  /** How many wait. */
  int waiting() {
    lock.lock();
    try {
      return lines.values().stream().mapToInt(Queue::size).sum();
    } finally {
      lock.unlock();
    }
  }

  private void await(String requester, Instant createdAt, Order order) {
    Waiter waiter = new Waiter(createdAt, lock.newCondition());
    lines.computeIfAbsent(requester, key -> new PriorityQueue<>(order.comparator())).add(waiter);
    try {
      while (!waiter.admitted && !closed) {
        waiter.called.await();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      forsake(requester, waiter);
      throw new CancellationException();
    }
    if (!waiter.admitted) {
      throw new CancellationException();
    }
  }

  /** Who was admitted and interrupted at once passes the turn on. */
  private void forsake(String requester, Waiter waiter) {
    if (waiter.admitted) {
      passOn();
      return;
    }
    Queue<Waiter> line = lines.get(requester);
    if (line != null && line.remove(waiter) && line.isEmpty()) {
      lines.remove(requester);
    }
  }

  private void leave() {
    lock.lock();
    try {
      passOn();
    } finally {
      lock.unlock();
    }
  }

  private void passOn() {
    var first = lines.entrySet().iterator();
    if (!first.hasNext()) {
      free++;
      return;
    }
    var entry = first.next();
    first.remove();
    Waiter next = entry.getValue().remove();
    if (!entry.getValue().isEmpty()) {
      lines.put(entry.getKey(), entry.getValue());
    }
    next.admitted = true;
    next.called.signal();
  }

  /** Sends away whoever waits. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      lines.values().forEach(line -> line.forEach(waiter -> waiter.called.signal()));
      lines.clear();
    } finally {
      lock.unlock();
    }
  }
}
