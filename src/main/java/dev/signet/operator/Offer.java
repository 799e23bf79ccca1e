package dev.signet.operator;

import dev.signet.approval.Decision;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.request.RequestState;
import dev.signet.signing.IssueResult;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Something that Signet writes to a request: what it is, and how it is found again in the object if
 * the API server's answer never came.
 */
sealed interface Offer {

  /** The policy on whose behalf. */
  String policy();

  /** Whether this object shows it. */
  boolean isIn(CertificateSigningRequest csr);

  /**
   * An approval. kube-controller-manager's reads alike, so it is told apart only by whether the API
   * server refused Signet's.
   *
   * @param policy on whose behalf
   * @param decision why
   */
  record Approval(String policy, Decision.Approve decision) implements Offer {
    @Override
    public boolean isIn(CertificateSigningRequest csr) {
      return hasCondition(csr, RequestState.APPROVED, decision.reason(), decision.sentence());
    }
  }

  /**
   * A denial.
   *
   * @param policy on whose behalf
   * @param decision why
   */
  record Denial(String policy, Decision.Deny decision) implements Offer {
    @Override
    public boolean isIn(CertificateSigningRequest csr) {
      return hasCondition(csr, RequestState.DENIED, decision.reason(), decision.sentence());
    }
  }

  /**
   * The signer's refusal.
   *
   * @param policy on whose behalf
   * @param refused why
   */
  record Refusal(String policy, IssueResult.Refused refused) implements Offer {
    @Override
    public boolean isIn(CertificateSigningRequest csr) {
      return hasCondition(
          csr, RequestState.FAILED, Reason.SignerValidationFailure, refused.sentence());
    }
  }

  /**
   * A certificate. Its serial number is random, so no two are alike.
   *
   * @param policy on whose behalf
   * @param request for which
   * @param certificate the certificate
   */
  record Certificate(String policy, CertificateRequest request, IssueResult.Certificate certificate)
      implements Offer {

    /** As status.certificate has it. */
    String base64() {
      return Base64.getEncoder()
          .encodeToString(certificate.pem().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean isIn(CertificateSigningRequest csr) {
      return csr.getStatus() != null && base64().equals(csr.getStatus().getCertificate());
    }
  }

  private static boolean hasCondition(
      CertificateSigningRequest csr, String type, Reason reason, String message) {
    return csr.getStatus() != null
        && csr.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    type.equals(condition.getType())
                        && reason.name().equals(condition.getReason())
                        && message.equals(condition.getMessage()));
  }
}
