package dev.signet.signing;

import dev.signet.request.Reason;
import org.bouncycastle.cert.X509CertificateHolder;

/** What came of asking for a certificate. */
public sealed interface IssueResult {

  /**
   * It is there, signed and checked.
   *
   * @param pem CERTIFICATE blocks: the leaf, and the intermediate CAs where the policy includes
   *     them
   * @param leaf the first of them
   * @param validity its beginning and its end
   */
  record Certificate(String pem, X509CertificateHolder leaf, Validity validity)
      implements IssueResult {}

  /**
   * This request gets none, whatever else changes: it does not meet the profile of its signer.
   *
   * @param reason the first check that failed
   * @param sentence the same for people, kube-controller-manager's words where it has them
   */
  record Refused(Reason reason, String sentence) implements IssueResult {}

  /**
   * None can be had now.
   *
   * @param reason why
   * @param sentence for people
   */
  record NotNow(Reason reason, String sentence) implements IssueResult {}
}
