package dev.signet.operator;

import java.time.Duration;

/** When a request is to be looked at again, if nothing about it changes. */
sealed interface Next {

  /** Not at all: it has ended, or nothing but a change could move it. */
  record Done() implements Next {}

  /**
   * After this pause.
   *
   * @param pause how long
   */
  record After(Duration pause) implements Next {}

  /**
   * After growing pauses: the world failed.
   *
   * @param sentence what failed
   */
  record Backoff(String sentence) implements Next {}
}
