package dev.signet.policy;

import java.time.Instant;
import java.util.Optional;

/** Whether a request is kept. */
public sealed interface Retention {

  /**
   * It stays.
   *
   * @param until it may go after this moment, if it stays as it is; empty: for ever
   */
  record Keep(Optional<Instant> until) implements Retention {}

  /**
   * It goes.
   *
   * @param outcome what it had come to
   */
  record Delete(CleanupRules.Outcome outcome) implements Retention {}
}
