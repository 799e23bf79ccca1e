package dev.signet.policy;

import dev.signet.policy.CleanupRules.Outcome;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a request has come to, and since when. Times are those that kube-controller-manager's
 * cleaner counts from (Kubernetes v1.36, pkg/controller/certificates/cleaner): {@code
 * lastUpdateTime} of the condition, whatever its status.
 *
 * @param outcome what it has come to
 * @param since from when its retention counts; empty: nobody wrote down when, so it is kept
 * @param certificateEnd the end of its certificate, if it is approved and has one that can be read
 */
public record RequestAge(
    Outcome outcome, Optional<Instant> since, Optional<Instant> certificateEnd) {

  /**
   * The age of this object.
   *
   * @param certificateEnd the end of its certificate, if it has one that can be read
   */
  public static RequestAge of(CertificateSigningRequest csr, Optional<Instant> certificateEnd) {
    return switch (RequestState.of(csr)) {
      case Issued ->
          new RequestAge(
              Outcome.Issued,
              updated(csr, RequestState.APPROVED),
              certificateEnd.filter(end -> has(csr, RequestState.APPROVED)));
      case Denied -> of(Outcome.Denied, updated(csr, RequestState.DENIED));
      case Failed -> of(Outcome.Failed, updated(csr, RequestState.FAILED));
      case Approved -> of(Outcome.Unissued, updated(csr, RequestState.APPROVED));
      // A condition that only its writer knows: somebody is at work on it, it is kept.
      case Pending -> of(Outcome.Pending, created(csr).filter(at -> conditions(csr).isEmpty()));
    };
  }

  private static RequestAge of(Outcome outcome, Optional<Instant> since) {
    return new RequestAge(outcome, since, Optional.empty());
  }

  private static Optional<Instant> created(CertificateSigningRequest csr) {
    return Optional.ofNullable(csr.getMetadata().getCreationTimestamp()).map(Instant::parse);
  }

  private static Optional<Instant> updated(CertificateSigningRequest csr, String type) {
    return conditions(csr).stream()
        .filter(condition -> type.equals(condition.getType()))
        .map(CertificateSigningRequestCondition::getLastUpdateTime)
        .filter(Objects::nonNull)
        .map(Instant::parse)
        .min(Comparator.naturalOrder());
  }

  private static boolean has(CertificateSigningRequest csr, String type) {
    return conditions(csr).stream().anyMatch(condition -> type.equals(condition.getType()));
  }

  private static List<CertificateSigningRequestCondition> conditions(
      CertificateSigningRequest csr) {
    return csr.getStatus() == null ? List.of() : csr.getStatus().getConditions();
  }
}
