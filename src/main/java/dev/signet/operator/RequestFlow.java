package dev.signet.operator;

import dev.signet.api.Approval.Mode;
import dev.signet.approval.Approver;
import dev.signet.approval.Decision;
import dev.signet.approval.Superseding;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import dev.signet.request.ReadResult;
import dev.signet.request.Reason;
import dev.signet.request.RequestReader;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * Carries one request the whole way: read, judge, PUT to /approval, sign, PUT to /status. Guard
 * clauses in the order of the reference; two writes at most.
 */
final class RequestFlow {

  private final PolicyBook policies;
  private final Approver approver;
  private final RequestWriter writer;
  private final Superseding.Others<RuntimeException> others;
  private final Denials denials;
  private final SigningFlow signing;
  private final Conclusions conclusions;

  RequestFlow(
      PolicyBook policies,
      Approver approver,
      RequestWriter writer,
      Superseding.Others<RuntimeException> others,
      Denials denials,
      SigningFlow signing,
      Conclusions conclusions) {
    this.policies = policies;
    this.approver = approver;
    this.writer = writer;
    this.others = others;
    this.denials = denials;
    this.signing = signing;
    this.conclusions = conclusions;
  }

  /** As far as it gets now. */
  Next carry(CertificateSigningRequest csr) {
    conclusions.recognized(csr);
    if (RequestState.of(csr).isFinal()) {
      return new Next.Done();
    }
    Optional<Policy> governing =
        policies.current().governing(csr.getSpec().getSignerName(), RequestReader.requester(csr));
    if (governing.isEmpty()) {
      return conclusions.left(
          csr, "", new Decision.Leave(Reason.NoPolicy, "No CertificatePolicy matches it."));
    }
    try {
      return conclusions.isDoubtful(csr) ? look(csr, governing.get()) : carry(csr, governing.get());
    } catch (KubernetesClientException e) {
      return conclusions.again(csr, governing.get(), refusedByTheWorld(e));
    }
  }

  /**
   * A write that failed may have been taken, and the watch may be slow: nothing is written again
   * before it is known how far the request has come.
   */
  private Next look(CertificateSigningRequest csr, Policy policy) {
    Optional<CertificateSigningRequest> now = writer.now(csr);
    if (now.isEmpty()) {
      return new Next.Done();
    }
    conclusions.recognized(now.get());
    return RequestState.of(now.get()).isFinal() ? new Next.Done() : carry(now.get(), policy);
  }

  private Next carry(CertificateSigningRequest csr, Policy policy) {
    boolean isApproved = RequestState.of(csr) == RequestState.Approved;
    return switch (RequestReader.read(csr, policy.compatibility())) {
      case ReadResult.Unreadable bad when isApproved ->
          conclusions.left(csr, policy.name(), new Decision.Leave(bad.reason(), bad.sentence()));
      case ReadResult.Unreadable bad -> act(csr, policy, Approver.decide(bad, policy));
      case ReadResult.Read read when isApproved -> signing.sign(csr, read.request(), policy);
      case ReadResult.Read read -> judge(csr, read.request(), policy);
    };
  }

  private Next judge(CertificateSigningRequest csr, CertificateRequest request, Policy policy) {
    Optional<Decision.Leave> superseded = Superseding.of(request, policy.compatibility(), others);
    if (superseded.isPresent()) {
      return conclusions.left(csr, policy.name(), superseded.get());
    }
    Decision decision = approver.decide(request, policy);
    return decision instanceof Decision.Approve approve && policy.mode() == Mode.Enforce
        ? approve(csr, request, policy, approve)
        : act(csr, policy, decision);
  }

  /** What is done about it, if it is not an approval that is written. */
  private Next act(CertificateSigningRequest csr, Policy policy, Decision decision) {
    return switch (decision) {
      case Decision.Approve approve -> conclusions.audited(csr, policy, approve);
      case Decision.Deny deny ->
          policy.mode() == Mode.Audit
              ? conclusions.audited(csr, policy, deny)
              : deny(csr, policy, deny);
      case Decision.Leave leave -> conclusions.left(csr, policy.name(), leave);
      case Decision.Retry retry -> conclusions.again(csr, policy, retry);
    };
  }

  private Next approve(
      CertificateSigningRequest csr,
      CertificateRequest request,
      Policy policy,
      Decision.Approve approve) {
    Offer.Approval offer = new Offer.Approval(policy.name(), approve);
    return switch (writer.approve(csr, offer)) {
      case RequestWriter.Stale stale -> conclusions.stale(csr, policy, stale);
      case RequestWriter.Approval.Written written -> {
        conclusions.written(csr, offer);
        yield signing.sign(written.csr(), request, policy);
      }
    };
  }

  private Next deny(CertificateSigningRequest csr, Policy policy, Decision.Deny deny) {
    if (!denials.take(csr.getSpec().getUsername(), csr.getSpec().getSignerName())) {
      return conclusions.left(
          csr,
          policy.name(),
          new Decision.Leave(
              Reason.DeniedTooOften,
              "Not denied, since its requester was denied several times just now and would ask"
                  + " again at once: "
                  + deny.sentence()));
    }
    Offer.Denial offer = new Offer.Denial(policy.name(), deny);
    return conclusions.ended(csr, policy, offer, writer.deny(csr, offer));
  }

  private static Decision.Retry refusedByTheWorld(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        ? new Decision.Retry(
            Reason.SignetNotAllowed,
            "Signet itself lacks a permission, see deploy/rbac.yaml: " + e.getMessage())
        : new Decision.Retry(Reason.ApiUnavailable, "The API server failed: " + e.getMessage());
  }
}
