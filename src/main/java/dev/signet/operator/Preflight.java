package dev.signet.operator;

import dev.signet.api.ConditionReason;
import java.util.Comparator;
import java.util.List;

/**
 * What is missing or strange around a policy, the worst first.
 *
 * @param concerns none: nothing, as far as can be known
 */
record Preflight(List<Concern> concerns) {

  Preflight {
    concerns = concerns.stream().sorted(Comparator.comparing(Concern::reason)).toList();
  }

  /**
   * One thing.
   *
   * @param reason which kind
   * @param sentence what it is, and what to do about it
   */
  record Concern(ConditionReason reason, String sentence) {}
}
