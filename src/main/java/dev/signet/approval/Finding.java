package dev.signet.approval;

import dev.signet.request.Reason;

/** What a check found. */
public sealed interface Finding {

  /** What was expected. */
  record Holds() implements Finding {}

  /**
   * The request breaks a rule of its policy, and always will.
   *
   * @param reason which one
   * @param sentence for people, what was found
   */
  record Broken(Reason reason, String sentence) implements Finding {}

  /**
   * Something is missing that may come: a permission, a profile in the policy. Never denied.
   *
   * @param reason what
   * @param sentence for people, what to do
   */
  record Missing(Reason reason, String sentence) implements Finding {}

  /**
   * It could not be found out, or not yet. To be tried again.
   *
   * @param reason what could not
   * @param sentence for people
   */
  record Unknown(Reason reason, String sentence) implements Finding {}
}
