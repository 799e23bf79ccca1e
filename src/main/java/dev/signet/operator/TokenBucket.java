package dev.signet.operator;

import java.time.Duration;

/** So many at once, and then one for each period. Times come from the caller. */
final class TokenBucket {

  private final int burst;
  private final long nanosPerToken;
  private double tokens;
  private long last;

  TokenBucket(int burst, Duration perToken, long nanoTime) {
    this.burst = burst;
    this.nanosPerToken = perToken.toNanos();
    this.tokens = burst;
    this.last = nanoTime;
  }

  /** Whether one more may pass at this time. */
  synchronized boolean take(long nanoTime) {
    tokens = Math.min(burst, tokens + (double) (nanoTime - last) / nanosPerToken);
    last = nanoTime;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
