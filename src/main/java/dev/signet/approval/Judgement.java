package dev.signet.approval;

import java.util.List;

/**
 * A decision with everything that led to it.
 *
 * @param decision what is to become of the request
 * @param steps every check, in order
 */
public record Judgement(Decision decision, List<Step> steps) {

  /** Copies what it is given. */
  public Judgement {
    steps = List.copyOf(steps);
  }

  /**
   * A check that was made.
   *
   * @param group what it belongs to: the request, or a profile
   * @param expected what has to be so
   * @param finding what is
   */
  public record Step(String group, String expected, Finding finding) {}
}
