package dev.signet.approval;

import dev.signet.policy.ApprovalRules;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;

/**
 * A request, and the policy under which it is judged.
 *
 * @param request the request
 * @param policy the policy that governs it
 * @param rules its rules of approval
 */
record Case(CertificateRequest request, Policy policy, ApprovalRules rules) {

  String commonName() {
    return request.subject().commonName().orElse("");
  }
}
