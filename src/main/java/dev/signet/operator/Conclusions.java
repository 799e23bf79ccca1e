package dev.signet.operator;

import dev.signet.approval.Decision;
import dev.signet.policy.Policy;
import dev.signet.request.Reason;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.time.Duration;

/** What is told of a request that goes no further now, and when it is looked at again. */
final class Conclusions {

  private final Recorder recorder;
  private final Duration permissionInterval;

  /**
   * Told to this recorder.
   *
   * @param permissionInterval how long until a missing permission is looked for again
   */
  Conclusions(Recorder recorder, Duration permissionInterval) {
    this.recorder = recorder;
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

  /** It was not what was judged any more: it is judged again. */
  Next stale(CertificateSigningRequest csr, Policy policy, RequestWriter.Stale stale) {
    return again(csr, policy, new Decision.Retry(Reason.Conflict, stale.sentence()));
  }

  /** It would have been approved or denied. */
  Next audited(CertificateSigningRequest csr, Policy policy, Decision decision) {
    recorder.audited(csr, policy.name(), decision);
    return new Next.Done();
  }
}
