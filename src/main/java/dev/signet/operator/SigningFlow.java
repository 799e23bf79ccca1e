package dev.signet.operator;

import dev.signet.api.Approval.Mode;
import dev.signet.approval.Approver;
import dev.signet.approval.Decision;
import dev.signet.approval.SignerProfiles;
import dev.signet.approval.Verdict;
import dev.signet.policy.Policy;
import dev.signet.policy.SigningRules;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityChoice;
import dev.signet.signing.IssueResult;
import dev.signet.signing.Issuer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.Optional;

/** The second half of a request's way: an approved one gets its certificate. */
final class SigningFlow {

  private final SigningAuthorities authorities;
  private final Approver approver;
  private final Issuer issuer;
  private final RequestWriter writer;
  private final Conclusions conclusions;

  SigningFlow(
      SigningAuthorities authorities,
      Approver approver,
      Issuer issuer,
      RequestWriter writer,
      Conclusions conclusions) {
    this.authorities = authorities;
    this.approver = approver;
    this.issuer = issuer;
    this.writer = writer;
    this.conclusions = conclusions;
  }

  /** Signs it, if its policy signs. */
  Next sign(CertificateSigningRequest csr, CertificateRequest request, Policy policy) {
    Optional<SigningRules> rules = policy.signing(request.signerName());
    if (rules.isEmpty()) {
      return new Next.Done();
    }
    if (policy.mode() == Mode.Audit) {
      return leave(
          csr,
          policy,
          Reason.AuditOnly,
          "Policy %s is in mode Audit: it would be signed now.".formatted(policy.name()));
    }
    // Not Failed, which nobody could take back: another signer may know it.
    if (!SignerProfiles.know(request.signerName())
        && approver.signable(request, policy) instanceof Verdict.Differs differs) {
      return leave(csr, policy, differs.reason(), differs.sentence());
    }
    return switch (authorities.choose(policy, rules.get(), request.signerName())) {
      case AuthorityChoice.Nobody nobody ->
          again(csr, policy, nobody.obstacle().reason(), nobody.obstacle().sentence());
      case AuthorityChoice.Signs signs ->
          sign(csr, request, policy, rules.get(), signs.authority());
    };
  }

  private Next sign(
      CertificateSigningRequest csr,
      CertificateRequest request,
      Policy policy,
      SigningRules rules,
      Authority authority) {
    return switch (issuer.issue(request, rules, authority, policy.compatibility())) {
      case IssueResult.Certificate certificate ->
          issue(csr, policy, new Offer.Certificate(policy.name(), request, certificate));
      case IssueResult.Refused refused ->
          refuse(csr, policy, new Offer.Refusal(policy.name(), refused));
      case IssueResult.NotNow not -> again(csr, policy, not.reason(), not.sentence());
    };
  }

  private Next issue(CertificateSigningRequest csr, Policy policy, Offer.Certificate offer) {
    return conclusions.ended(csr, policy, offer, writer.issue(csr, offer));
  }

  private Next refuse(CertificateSigningRequest csr, Policy policy, Offer.Refusal offer) {
    return conclusions.ended(csr, policy, offer, writer.fail(csr, offer));
  }

  private Next leave(CertificateSigningRequest csr, Policy policy, Reason reason, String sentence) {
    return conclusions.left(csr, policy.name(), new Decision.Leave(reason, sentence));
  }

  private Next again(CertificateSigningRequest csr, Policy policy, Reason reason, String sentence) {
    return conclusions.again(csr, policy, new Decision.Retry(reason, sentence));
  }
}
