package dev.signet.approval;

import dev.signet.approval.Judgement.Step;
import dev.signet.request.Reason;
import java.util.List;

/** How far checks are made: to the first that fails, or all of them, for people. */
sealed interface Trail {

  /** The first finding that is not as expected, or that all are. */
  Finding first(String group, List<Check> checks);

  /** Stops at the first. */
  record Silent() implements Trail {
    @Override
    public Finding first(String group, List<Check> checks) {
      for (Check check : checks) {
        Finding finding = ask(check);
        if (!(finding instanceof Finding.Holds)) {
          return finding;
        }
      }
      return new Finding.Holds();
    }
  }

  /**
   * Makes all of them and keeps what it found.
   *
   * @param steps where
   */
  record Kept(List<Step> steps) implements Trail {
    @Override
    public Finding first(String group, List<Check> checks) {
      Finding first = new Finding.Holds();
      for (Check check : checks) {
        Finding finding = ask(check);
        steps.add(new Step(group, check.expected(), finding));
        first = first instanceof Finding.Holds ? finding : first;
      }
      return first;
    }
  }

  private static Finding ask(Check check) {
    try {
      return check.question().ask();
    } catch (FactUnavailable e) {
      return new Finding.Unknown(Reason.AddressSourceUnavailable, e.getMessage());
    }
  }
}
