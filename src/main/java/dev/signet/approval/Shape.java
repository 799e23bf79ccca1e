package dev.signet.approval;

import dev.signet.approval.Verdict.Differs;
import dev.signet.approval.Verdict.Fits;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import java.util.List;
import java.util.function.Predicate;

/**
 * A list of checks, of which the first that fails counts.
 *
 * @param checks in order
 */
record Shape(List<Check> checks) {

  /**
   * One thing a request must be.
   *
   * @param holds whether it is
   * @param reason the reason code if it is not
   * @param sentence for people if it is not
   */
  record Check(Predicate<CertificateRequest> holds, Reason reason, String sentence) {}

  Verdict of(CertificateRequest request) {
    return checks.stream()
        .filter(check -> !check.holds().test(request))
        .findFirst()
        .<Verdict>map(check -> new Differs(check.reason(), check.sentence()))
        .orElseGet(Fits::new);
  }
}
