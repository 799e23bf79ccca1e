package dev.signet.operator;

import dev.signet.api.Approval.Mode;
import dev.signet.api.CertificateCounts;
import dev.signet.api.CertificateExpiry;
import dev.signet.api.CertificatePolicy;
import dev.signet.api.CertificatePolicyStatus;
import dev.signet.api.RequestCounts;
import dev.signet.approval.Decision;
import dev.signet.expiry.ExpirySummary;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Source;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicyReader;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The status of a policy, from facts. Pure. */
final class PolicyStatus {

  private PolicyStatus() {}

  static CertificatePolicyStatus of(CertificatePolicy object, PolicyFacts facts, Instant now) {
    PolicyConditions conditions = new PolicyConditions(new Conditions(object, now), facts, now);
    return switch (facts.read()) {
      case PolicyReader.Result.Invalid invalid ->
          new CertificatePolicyStatus(
              object.getMetadata().getGeneration(),
              List.of(conditions.invalid(invalid)),
              null,
              null,
              counts(facts.requests(), Mode.Enforce),
              null,
              null);
      case PolicyReader.Result.Read read -> of(object, read.policy(), facts, conditions, now);
    };
  }

  private static CertificatePolicyStatus of(
      CertificatePolicy object,
      Policy policy,
      PolicyFacts facts,
      PolicyConditions conditions,
      Instant now) {
    ExpirySummary expiry =
        ExpirySummary.of(facts.certificates(), policy.reporting().thresholds(), now);
    List<Condition> all = new ArrayList<>();
    all.add(conditions.ready(policy));
    policy.signing().ifPresent(rules -> all.add(conditions.authorityReady()));
    all.addAll(conditions.trust(policy));
    all.add(conditions.requestsSigned(policy));
    all.add(conditions.certificatesHealthy(expiry));
    conditions.servingVerifies(policy).ifPresent(all::add);
    conditions.preflightPassed().ifPresent(all::add);
    return new CertificatePolicyStatus(
        object.getMetadata().getGeneration(),
        all,
        facts
            .authority()
            .flatMap(AuthorityState::usable)
            .map(RolloverProgress::authority)
            .orElse(null),
        RolloverProgress.of(policy, facts, Optional.ofNullable(object.getStatus()), now)
            .orElse(null),
        counts(facts.requests(), policy.mode()),
        certificates(expiry),
        expiry.soonest().stream().map(PolicyStatus::expiry).toList());
  }

  private static RequestCounts counts(List<LedgerEntry> requests, Mode mode) {
    return new RequestCounts(
        count(requests, RequestState.Pending) + count(requests, RequestState.Approved),
        count(requests, RequestState.Approved),
        count(requests, RequestState.Denied),
        (int) requests.stream().filter(LedgerEntry::isLeft).count(),
        count(requests, RequestState.Issued),
        count(requests, RequestState.Failed),
        audited(requests, mode, Decision.Approve.class),
        audited(requests, mode, Decision.Deny.class));
  }

  /** In mode Enforce a decision is written, and the state of the request tells it. */
  private static Integer audited(
      List<LedgerEntry> requests, Mode mode, Class<? extends Decision> decision) {
    return switch (mode) {
      case Enforce -> null;
      case Audit ->
          (int)
              requests.stream()
                  .filter(entry -> entry.state() == RequestState.Pending)
                  .filter(entry -> entry.verdict().filter(decision::isInstance).isPresent())
                  .count();
    };
  }

  private static int count(List<LedgerEntry> requests, RequestState state) {
    return (int) requests.stream().filter(entry -> entry.state() == state).count();
  }

  private static CertificateCounts certificates(ExpirySummary expiry) {
    return new CertificateCounts(
        expiry.total(),
        expiry.expiring(),
        expiry.expired(),
        expiry.next().map(PolicyStatus::expiry).orElse(null));
  }

  private static CertificateExpiry expiry(ObservedCertificate certificate) {
    boolean isIssued = certificate.place().source() == Source.ISSUED;
    return new CertificateExpiry(
        certificate.commonName(),
        certificate.kind().label(),
        certificate.place().source().label(),
        isIssued ? certificate.place().path() : null,
        isIssued ? null : certificate.place().path(),
        certificate.node().isEmpty() ? null : certificate.node(),
        certificate.notAfter().toString());
  }
}
