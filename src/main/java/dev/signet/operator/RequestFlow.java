package dev.signet.operator;

import dev.signet.approval.Approver;
import dev.signet.approval.Decision;
import dev.signet.approval.SignerProfiles;
import dev.signet.approval.Verdict;
import dev.signet.policy.Policy;
import dev.signet.policy.SigningRules;
import dev.signet.request.CertificateRequest;
import dev.signet.request.ReadResult;
import dev.signet.request.Reason;
import dev.signet.request.RequestReader;
import dev.signet.request.RequestState;
import dev.signet.signing.Authority;
import dev.signet.signing.IssueResult;
import dev.signet.signing.Issuer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;

/**
 * Carries one request the whole way: read, judge, PUT to /approval, sign, PUT to /status. Guard
 * clauses in the order of the reference; two writes at most.
 */
final class RequestFlow {

  private final PolicyBook policies;
  private final AuthorityBook authorities;
  private final Approver approver;
  private final Issuer issuer;
  private final RequestWriter writer;
  private final Recorder recorder;
  private final Denials denials;
  private final Duration permissionInterval;

  RequestFlow(
      PolicyBook policies,
      AuthorityBook authorities,
      Approver approver,
      Issuer issuer,
      RequestWriter writer,
      Recorder recorder,
      Denials denials,
      Duration permissionInterval) {
    this.policies = policies;
    this.authorities = authorities;
    this.approver = approver;
    this.issuer = issuer;
    this.writer = writer;
    this.recorder = recorder;
    this.denials = denials;
    this.permissionInterval = permissionInterval;
  }

  /** As far as it gets now. */
  Next carry(CertificateSigningRequest csr) {
    if (RequestState.of(csr).isFinal()) {
      return new Next.Done();
    }
    Optional<Policy> governing =
        policies.current().governing(csr.getSpec().getSignerName(), RequestReader.requester(csr));
    if (governing.isEmpty()) {
      return left(csr, "", new Decision.Leave(Reason.NoPolicy, "No CertificatePolicy matches it."));
    }
    try {
      return carry(csr, governing.get());
    } catch (KubernetesClientException e) {
      return refusedByTheWorld(csr, governing.get(), e);
    }
  }

  private Next carry(CertificateSigningRequest csr, Policy policy) {
    boolean isApproved = RequestState.of(csr) == RequestState.Approved;
    return switch (RequestReader.read(csr, policy.compatibility())) {
      case ReadResult.Unreadable bad when isApproved ->
          left(csr, policy.name(), new Decision.Leave(bad.reason(), bad.sentence()));
      case ReadResult.Unreadable bad -> act(csr, policy, Approver.decide(bad, policy));
      case ReadResult.Read read when isApproved -> sign(csr, read.request(), policy);
      case ReadResult.Read read -> judge(csr, read.request(), policy);
    };
  }

  private Next judge(CertificateSigningRequest csr, CertificateRequest request, Policy policy) {
    Decision decision = approver.decide(request, policy);
    return decision instanceof Decision.Approve approve && !policy.isAudited()
        ? approve(csr, request, policy, approve)
        : act(csr, policy, decision);
  }

  /** What is to be done about it, if it is not an approval that is written. */
  private Next act(CertificateSigningRequest csr, Policy policy, Decision decision) {
    return switch (decision) {
      case Decision.Approve approve -> audited(csr, policy, approve);
      case Decision.Deny deny ->
          policy.isAudited() ? audited(csr, policy, deny) : deny(csr, policy, deny);
      case Decision.Leave leave -> left(csr, policy.name(), leave);
      case Decision.Retry retry -> {
        recorder.decided(csr, policy.name(), retry);
        yield new Next.Backoff(retry.sentence());
      }
    };
  }

  private Next audited(CertificateSigningRequest csr, Policy policy, Decision decision) {
    recorder.audited(csr, policy.name(), decision);
    return new Next.Done();
  }

  private Next deny(CertificateSigningRequest csr, Policy policy, Decision.Deny deny) {
    if (!denials.take(csr.getSpec().getUsername(), csr.getSpec().getSignerName())) {
      return left(
          csr,
          policy.name(),
          new Decision.Leave(
              Reason.DeniedTooOften,
              "Not denied, since its requester was denied several times just now and would ask"
                  + " again at once: "
                  + deny.sentence()));
    }
    Optional<RequestWriter.Stale> stale = writer.deny(csr, deny.reason(), deny.sentence());
    if (stale.isPresent()) {
      return stale(csr, policy, stale.get());
    }
    recorder.decided(csr, policy.name(), deny);
    return new Next.Done();
  }

  private Next left(CertificateSigningRequest csr, String policy, Decision.Leave leave) {
    recorder.decided(csr, policy, leave);
    return switch (leave.reason()) {
      // What comes later is picked up without an event: nobody tells us of RBAC objects.
      case NodeClientNotPermitted,
          SelfNodeClientNotPermitted,
          SelfNodeServingNotPermitted,
          UseNotPermitted,
          TooManyOutstanding,
          NodeExists,
          NodeIsReady ->
          new Next.After(permissionInterval);
      default -> new Next.Done();
    };
  }

  private Next approve(
      CertificateSigningRequest csr,
      CertificateRequest request,
      Policy policy,
      Decision.Approve approve) {
    return switch (writer.approve(csr, approve.reason(), approve.sentence())) {
      case RequestWriter.Stale stale -> stale(csr, policy, stale);
      case RequestWriter.Approval.Written written -> {
        recorder.decided(csr, policy.name(), approve);
        yield sign(written.csr(), request, policy);
      }
    };
  }

  private Next sign(CertificateSigningRequest csr, CertificateRequest request, Policy policy) {
    Optional<SigningRules> rules = policy.signing(request.signerName());
    if (rules.isEmpty()) {
      return new Next.Done();
    }
    if (policy.isAudited()) {
      return left(
          csr,
          policy.name(),
          new Decision.Leave(
              Reason.AuditOnly,
              "Policy %s is in mode Audit: it would be signed now.".formatted(policy.name())));
    }
    // Not Failed, which nobody could take back: another signer may know it.
    if (approver.signable(request, policy) instanceof Verdict.Differs differs
        && !SignerProfiles.know(request.signerName())) {
      return left(csr, policy.name(), new Decision.Leave(differs.reason(), differs.sentence()));
    }
    Optional<Authority> authority = authorities.usable(policy);
    if (authority.isEmpty()) {
      return notNow(
          csr,
          policy,
          Reason.AuthorityNotReady,
          "The CA of policy %s cannot sign; its status says why.".formatted(policy.name()));
    }
    return switch (issuer.issue(request, rules.get(), authority.get())) {
      case IssueResult.Certificate certificate -> issue(csr, request, policy, certificate);
      case IssueResult.Refused refused -> refuse(csr, policy, refused);
      case IssueResult.NotNow not -> notNow(csr, policy, not.reason(), not.sentence());
    };
  }

  private Next issue(
      CertificateSigningRequest csr,
      CertificateRequest request,
      Policy policy,
      IssueResult.Certificate certificate) {
    Optional<RequestWriter.Stale> stale = writer.issue(csr, certificate.pem());
    if (stale.isPresent()) {
      return stale(csr, policy, stale.get());
    }
    recorder.issued(request, policy.name(), certificate);
    return new Next.Done();
  }

  private Next refuse(CertificateSigningRequest csr, Policy policy, IssueResult.Refused refused) {
    Optional<RequestWriter.Stale> stale =
        writer.fail(csr, Reason.SignerValidationFailure, refused.sentence());
    if (stale.isPresent()) {
      return stale(csr, policy, stale.get());
    }
    recorder.refused(csr, policy.name(), refused);
    return new Next.Done();
  }

  private Next notNow(
      CertificateSigningRequest csr, Policy policy, Reason reason, String sentence) {
    recorder.decided(csr, policy.name(), new Decision.Retry(reason, sentence));
    return new Next.Backoff(sentence);
  }

  private Next stale(CertificateSigningRequest csr, Policy policy, RequestWriter.Stale stale) {
    recorder.decided(csr, policy.name(), new Decision.Retry(Reason.Conflict, stale.sentence()));
    return new Next.Backoff(stale.sentence());
  }

  private Next refusedByTheWorld(
      CertificateSigningRequest csr, Policy policy, KubernetesClientException e) {
    Decision.Retry retry =
        e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
            ? new Decision.Retry(
                Reason.SignetNotAllowed,
                "Signet itself lacks a permission, see deploy/rbac.yaml: " + e.getMessage())
            : new Decision.Retry(Reason.ApiUnavailable, "The API server failed: " + e.getMessage());
    recorder.decided(csr, policy.name(), retry);
    return new Next.Backoff(retry.sentence());
  }
}
