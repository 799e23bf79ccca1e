package dev.signet.approval;

import dev.signet.request.Reason;

/** Whether a request has the shape that a profile or a signer asks for. */
public sealed interface Verdict {

  /** It has. */
  record Fits() implements Verdict {}

  /**
   * It has not.
   *
   * @param reason the first check that failed
   * @param sentence the same for people; for the checks that kube-controller-manager has, its words
   */
  record Differs(Reason reason, String sentence) implements Verdict {}
}
