package dev.signet.approval;

import dev.signet.request.Reason;

/** What is to become of a request, always with a reason code and a sentence for people. */
public sealed interface Decision {

  /** Why. */
  Reason reason();

  /** The same for people, naming what was expected, what was found, and what to do. */
  String sentence();

  /**
   * It may have its certificate.
   *
   * @param reason why
   * @param sentence for people
   */
  record Approve(Reason reason, String sentence) implements Decision {}

  /**
   * It may not, and nobody else is to approve it either.
   *
   * @param reason why
   * @param sentence for people
   */
  record Deny(Reason reason, String sentence) implements Decision {}

  /**
   * Not ours, or not acceptable as things stand: another approver may act, and so may Signet when a
   * permission or a policy changes.
   *
   * @param reason why
   * @param sentence for people
   */
  record Leave(Reason reason, String sentence) implements Decision {}

  /**
   * The facts are not there: the world's failure, to be tried again.
   *
   * @param reason why
   * @param sentence for people
   */
  record Retry(Reason reason, String sentence) implements Decision {}
}
