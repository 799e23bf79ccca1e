package dev.signet.operator;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done again and again on a thread of its own, so that it holds up nothing else. What
 * goes wrong in one round is logged and done again in the next.
 */
final class Rounds implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Rounds.class);

  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How often a round is told to stop: one that is being told of something may miss it. */
  private static final int TIMES_TOLD = 3;

  private final Duration leastPause;
  private final Round round;
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;

  /** One round. */
  @FunctionalInterface
  interface Round {

    /**
     * Does the work.
     *
     * @return how long to pause
     * @throws InterruptedException told to stop
     */
    Duration run() throws InterruptedException;
  }

  /**
   * Not started.
   *
   * @param leastPause between two rounds, however short a pause is asked for, and however often it
   *     is woken
   */
  Rounds(String name, Duration leastPause, Round round) {
    this.leastPause = leastPause;
    this.round = round;
    this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The next round begins as soon as it may. */
  void wake() {
    wakes.release();
  }

  /** Lets a round come to its end, but not for long. */
  @Override
  public void close() {
    stopping = true;
    wake();
    try {
      for (int told = 0; told < TIMES_TOLD && thread.isAlive() && !thread.join(PATIENCE); told++) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopping) {
        Duration pause = once();
        if (!stopping) {
          Thread.sleep(leastPause);
          boolean _ = wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
          wakes.drainPermits();
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration once() throws InterruptedException {
    try {
      return round.run();
    } catch (RuntimeException e) {
      if (!stopping) {
        log.atError()
            .addKeyValue("round", thread.getName())
            .addKeyValue("cause", e.getMessage())
            .setCause(e)
            .log("a round failed, the next one tries again");
      }
      return AFTER_A_FAILURE;
    }
  }
}
