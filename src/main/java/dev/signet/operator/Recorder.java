package dev.signet.operator;

import dev.signet.approval.Decision;
import dev.signet.expiry.CertificateFacts;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.signing.IssueResult;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was decided and done, for people and Prometheus: the ledger, the counters, the log, an
 * Event. Nothing here waits for the API server. A request that is judged again with the same result
 * is not told again.
 */
final class Recorder {

  private static final Logger log = LoggerFactory.getLogger(Recorder.class);

  private final Ledger ledger;
  private final RequestMeters meters;
  private final EventRecorder events;
  private final Clock clock;

  Recorder(Ledger ledger, RequestMeters meters, EventRecorder events, Clock clock) {
    this.ledger = ledger;
    this.meters = meters;
    this.events = events;
    this.clock = clock;
  }

  /** Signet decided about a request; what it decided to write has been written. */
  void decided(CertificateSigningRequest csr, String policy, Decision decision) {
    tell(csr, policy, decision, label(decision));
  }

  /** Signet would have approved or denied a request, and wrote nothing: mode Audit. */
  void audited(CertificateSigningRequest csr, String policy, Decision decision) {
    tell(csr, policy, decision, "would-" + label(decision));
    events.normal(
        About.request(csr),
        Reason.AuditOnly.name(),
        "Policy %s would %s it: %s".formatted(policy, label(decision), decision.sentence()));
  }

  private void tell(CertificateSigningRequest csr, String policy, Decision decision, String label) {
    if (!ledger.judged(csr.getMetadata().getUid(), decision)) {
      return;
    }
    String signer = csr.getSpec().getSignerName();
    String name = csr.getMetadata().getName();
    meters.decided(policy, signer, label, decision.reason());
    log.atInfo()
        .addKeyValue("csr", name)
        .addKeyValue("signer", signer)
        .addKeyValue("requester", csr.getSpec().getUsername())
        .addKeyValue("policy", policy)
        .addKeyValue("decision", label)
        .addKeyValue("reason", decision.reason())
        .log(decision.sentence());
    switch (decision) {
      case Decision.Approve approve -> {}
      case Decision.Deny deny -> warn(csr, deny);
      case Decision.Leave leave -> {
        if (isForPeople(leave.reason())) {
          warn(csr, leave);
        }
      }
      case Decision.Retry retry -> {
        if (retry.reason() == Reason.AuthorityNotReady
            || retry.reason() == Reason.AuthorityNotTrusted
            || retry.reason() == Reason.AddressSourceUnavailable
            || retry.reason() == Reason.SignetNotAllowed) {
          warn(csr, retry);
        }
      }
    }
  }

  /** A certificate was written. */
  void issued(CertificateRequest request, String policy, IssueResult.Certificate certificate) {
    ObservedCertificate observed =
        ObservedCertificate.issued(
            CertificateKind.ofSigner(request.signerName()),
            request.name(),
            CertificateFacts.of(
                certificate.leaf(),
                certificate.validity().notBefore(),
                certificate.validity().notAfter()));
    ledger.issued(request.uid(), observed);
    meters.issued(policy, request.signerName(), request.createdAt(), clock.instant());
    log.atInfo()
        .addKeyValue("csr", request.name())
        .addKeyValue("signer", request.signerName())
        .addKeyValue("policy", policy)
        .addKeyValue("subject", observed.commonName())
        .addKeyValue("notAfter", observed.notAfter())
        .log("certificate issued");
    events.normal(
        About.request(request.name(), request.uid()),
        Reason.Issued.name(),
        "Signed by policy %s, good until %s.".formatted(policy, observed.notAfter()));
  }

  /** Another signer wrote the certificate: nothing is left to do, and nothing is wrong. */
  void issuedByAnother(CertificateSigningRequest csr, String policy) {
    String signer = csr.getSpec().getSignerName();
    meters.decided(policy, signer, "another", Reason.IssuedByAnother);
    log.atInfo()
        .addKeyValue("csr", csr.getMetadata().getName())
        .addKeyValue("signer", signer)
        .addKeyValue("policy", policy)
        .addKeyValue("reason", Reason.IssuedByAnother)
        .log("another signer wrote the certificate");
  }

  /** The signer refused it for good, and wrote so. */
  void refused(CertificateSigningRequest csr, String policy, IssueResult.Refused refused) {
    meters.decided(policy, csr.getSpec().getSignerName(), "fail", refused.reason());
    log.atWarn()
        .addKeyValue("csr", csr.getMetadata().getName())
        .addKeyValue("signer", csr.getSpec().getSignerName())
        .addKeyValue("policy", policy)
        .addKeyValue("reason", refused.reason())
        .log("approved, but refused by the signer: {}", refused.sentence());
    events.warning(About.request(csr), Reason.SignerValidationFailure.name(), refused.sentence());
  }

  private void warn(CertificateSigningRequest csr, Decision decision) {
    events.warning(About.request(csr), decision.reason().name(), decision.sentence());
  }

  /** A request that is simply not ours needs no Event. */
  private static boolean isForPeople(Reason reason) {
    return reason != Reason.NoPolicy
        && reason != Reason.PolicyApprovesNothing
        && reason != Reason.NoProfileForSigner;
  }

  private static String label(Decision decision) {
    return switch (decision) {
      case Decision.Approve approve -> "approve";
      case Decision.Deny deny -> "deny";
      case Decision.Leave leave -> "leave";
      case Decision.Retry retry -> "retry";
    };
  }
}
