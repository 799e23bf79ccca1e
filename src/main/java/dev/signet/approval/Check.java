package dev.signet.approval;

import dev.signet.request.Reason;

/**
 * One thing that has to be so for a request to be approved.
 *
 * @param expected what, for people, as a statement
 * @param question finds out
 */
public record Check(String expected, Question question) {

  /** Finds out about one request. */
  @FunctionalInterface
  public interface Question {
    /**
     * What is so.
     *
     * @throws FactUnavailable the world did not answer
     */
    Finding ask() throws FactUnavailable;
  }

  /** A rule that can be broken. */
  static Check rule(String expected, boolean holds, Reason reason, String found) {
    return new Check(
        expected, () -> holds ? new Finding.Holds() : new Finding.Broken(reason, found));
  }
}
