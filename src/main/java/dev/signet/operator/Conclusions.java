package dev.signet.operator;

import dev.signet.approval.Decision;
import dev.signet.policy.Policy;
import dev.signet.request.Reason;
import dev.signet.request.RequestReader;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.time.Duration;
import java.util.Optional;

/** What is told of a request that goes no further now, and when it is looked at again. */
final class Conclusions {

  private final PolicyBook policies;
  private final RequestWriter writer;
  private final WriteTrace trace;
  private final Recorder recorder;
  private final Leadership leadership;
  private final Duration permissionInterval;

  /**
   * Told to this recorder.
   *
   * @param permissionInterval how long until a missing permission is looked for again
   */
  Conclusions(
      PolicyBook policies,
      RequestWriter writer,
      WriteTrace trace,
      Recorder recorder,
      Leadership leadership,
      Duration permissionInterval) {
    this.policies = policies;
    this.writer = writer;
    this.trace = trace;
    this.recorder = recorder;
    this.leadership = leadership;
    this.permissionInterval = permissionInterval;
  }

  /** It is left to others. */
  Next left(CertificateSigningRequest csr, String policy, Decision.Leave leave) {
    recorder.decided(csr, policy, leave);
    return switch (leave.reason()) {
      // What comes later is picked up without an event: nobody tells us of RBAC objects, or has
      // corrected a Node or an inventory.
      case NodeClientNotPermitted,
          SelfNodeClientNotPermitted,
          SelfNodeServingNotPermitted,
          UseNotPermitted,
          TooManyOutstanding,
          NodeExists,
          NodeIsReady,
          NameOfAnotherNode,
          AddressOfAnotherNode,
          NameNotTheNodes,
          AddressNotTheNodes ->
          new Next.After(permissionInterval);
      default -> new Next.Done();
    };
  }

  /** It is tried again. */
  Next again(CertificateSigningRequest csr, Policy policy, Decision.Retry retry) {
    recorder.decided(csr, policy.name(), retry);
    return new Next.Backoff(retry.sentence());
  }

  /** A write that is to end it was tried. */
  Next ended(
      CertificateSigningRequest csr,
      Policy policy,
      Offer offer,
      Optional<RequestWriter.Stale> stale) {
    if (stale.isPresent()) {
      return stale(csr, policy, stale.get());
    }
    written(csr, offer);
    return new Next.Done();
  }

  /** This was written. */
  void written(CertificateSigningRequest csr, Offer offer) {
    switch (offer) {
      case Offer.Approval approval -> recorder.decided(csr, approval.policy(), approval.decision());
      case Offer.Denial denial -> recorder.decided(csr, denial.policy(), denial.decision());
      case Offer.Refusal refusal -> recorder.refused(csr, refusal.policy(), refusal.refused());
      case Offer.Certificate made ->
          recorder.issued(made.request(), made.policy(), made.certificate());
    }
  }

  /** Whether it may have come further than this object shows. */
  boolean isDoubtful(CertificateSigningRequest csr) {
    return trace.isDoubtful(csr);
  }

  /** This object was read: it may show what was written without an answer, or by another. */
  void recognized(CertificateSigningRequest csr) {
    trace.arrived(csr).forEach(offer -> written(csr, offer));
    // Who stands by sees what the leader writes, which is nothing to tell of.
    if (leadership.leads() && trace.isFirstOfAnother(csr)) {
      recorder.issuedByAnother(
          csr,
          policies
              .current()
              .governing(csr.getSpec().getSignerName(), RequestReader.requester(csr))
              .map(Policy::name)
              .orElse(""));
    }
  }

  /**
   * It was not what was judged any more: it is judged again, unless it has its end. Others act too,
   * and who comes second has not failed.
   */
  Next stale(CertificateSigningRequest csr, Policy policy, RequestWriter.Stale stale) {
    Optional<CertificateSigningRequest> now = writer.now(csr);
    now.ifPresent(this::recognized);
    return now.isEmpty() || RequestState.of(now.get()).isFinal()
        ? new Next.Done()
        : again(csr, policy, new Decision.Retry(Reason.Conflict, stale.sentence()));
  }

  /** It would have been approved or denied. */
  Next audited(CertificateSigningRequest csr, Policy policy, Decision decision) {
    recorder.audited(csr, policy.name(), decision);
    return new Next.Done();
  }
}
