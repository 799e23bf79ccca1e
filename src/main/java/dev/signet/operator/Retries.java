package dev.signet.operator;

import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;

/** How failed reconciliations are tried again. */
final class Retries {

  private Retries() {}

  /**
   * Without end, but never more than half a minute apart: an outage is no reason to forget. JOSDK's
   * default gives up after five.
   */
  static GenericRetry forEver() {
    return new GenericRetry()
        .setInitialInterval(200)
        .setIntervalMultiplier(2)
        .setMaxInterval(Duration.ofSeconds(30).toMillis())
        .withoutMaxAttempts();
  }
}
