package dev.signet.approval;

import dev.signet.approval.Verdict.Differs;
import dev.signet.approval.Verdict.Fits;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a signer demands of a request: a list of rules, of which the first that is broken counts.
 *
 * @param rules in order
 */
record Shape(List<Rule> rules) {

  /**
   * One thing a request must be.
   *
   * @param expected what, as a statement
   * @param holds whether it is
   * @param reason the reason code if it is not
   * @param sentence kube-controller-manager's words if it is not
   */
  record Rule(
      String expected,
      Predicate<CertificateRequest> holds,
      Reason reason,
      Function<CertificateRequest, String> sentence) {

    Rule(String expected, Predicate<CertificateRequest> holds, Reason reason, String sentence) {
      this(expected, holds, reason, request -> sentence);
    }
  }

  Verdict of(CertificateRequest request) {
    return rules.stream()
        .filter(rule -> !rule.holds().test(request))
        .findFirst()
        .<Verdict>map(rule -> new Differs(rule.reason(), rule.sentence().apply(request)))
        .orElseGet(Fits::new);
  }

  /** The same rules as checks of approval. */
  List<Check> checks(CertificateRequest request) {
    return rules.stream().map(rule -> check(rule, request)).toList();
  }

  private static Check check(Rule rule, CertificateRequest request) {
    return new Check(
        rule.expected(),
        () ->
            rule.holds().test(request)
                ? new Finding.Holds()
                : new Finding.Broken(
                    rule.reason(),
                    "It is not what signer %s signs: %s."
                        .formatted(request.signerName(), rule.sentence().apply(request))));
  }
}
