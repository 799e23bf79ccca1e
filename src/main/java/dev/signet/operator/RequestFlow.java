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
  private final Recorder recorder;
  private final Superseding.Others<RuntimeException> others;
  private final Denials denials;
  private final SigningFlow signing;
  private final Conclusions conclusions;

  RequestFlow(
      PolicyBook policies,
      Approver approver,
      RequestWriter writer,
      Recorder recorder,
      Superseding.Others<RuntimeException> others,
      Denials denials,
      SigningFlow signing,
      Conclusions conclusions) {
    this.policies = policies;
    this.approver = approver;
    this.writer = writer;
    this.recorder = recorder;
    this.others = others;
    this.denials = denials;
    this.signing = signing;
    this.conclusions = conclusions;
  }

  /** As far as it gets now. */
  Next carry(CertificateSigningRequest csr) {
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
      return carry(csr, governing.get());
    } catch (KubernetesClientException e) {
      return conclusions.again(csr, governing.get(), refusedByTheWorld(e));
    }
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
    return switch (writer.approve(csr, approve.reason(), approve.sentence())) {
      case RequestWriter.Stale stale -> conclusions.stale(csr, policy, stale);
      case RequestWriter.Approval.Written written -> {
        recorder.decided(csr, policy.name(), approve);
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
    Optional<RequestWriter.Stale> stale = writer.deny(csr, deny.reason(), deny.sentence());
    if (stale.isPresent()) {
      return conclusions.stale(csr, policy, stale.get());
    }
    recorder.decided(csr, policy.name(), deny);
    return new Next.Done();
  }

  private static Decision.Retry refusedByTheWorld(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        ? new Decision.Retry(
            Reason.SignetNotAllowed,
            "Signet itself lacks a permission, see deploy/rbac.yaml: " + e.getMessage())
        : new Decision.Retry(Reason.ApiUnavailable, "The API server failed: " + e.getMessage());
  }
}
