package dev.signet.operator;

/**
 * Whether this Signet leads. Of several only the leader writes; the others watch, so that they know
 * everything when their time comes. It is asked where work is handed out, and again right before
 * each write, since the time in between may be long: a process can sleep.
 */
@FunctionalInterface
interface Leadership {

  /** Of one that was told that there is no other. */
  Leadership ALONE = () -> true;

  /** Whether it leads now. */
  boolean leads();

  /**
   * Lets only the leader pass.
   *
   * @throws NotLeading it does not lead, or not any more
   */
  default void fence() {
    if (!leads()) {
      throw new NotLeading();
    }
  }
}
