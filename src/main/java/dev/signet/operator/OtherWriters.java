package dev.signet.operator;

import dev.signet.api.Approval.Mode;
import dev.signet.api.ConditionReason;
import dev.signet.operator.Preflight.Concern;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import dev.signet.request.Reason;
import dev.signet.request.RequestReader;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether somebody else approves or signs what a policy approves or signs, told by its requests of
 * the last hour. A person with kubectl may.
 */
final class OtherWriters {

  /** The reason that kubectl certificate approve gives. */
  private static final String KUBECTL = "KubectlApprove";

  /** What was written before may have been put right since. */
  private static final Duration RECENT = Duration.ofHours(1);

  private final Supplier<Collection<CertificateSigningRequest>> requests;
  private final WriteTrace trace;
  private final Clock clock;

  OtherWriters(
      Supplier<Collection<CertificateSigningRequest>> requests, WriteTrace trace, Clock clock) {
    this.requests = requests;
    this.trace = trace;
    this.clock = clock;
  }

  /** A request with its approval. */
  private record Approved(
      CertificateSigningRequest csr, CertificateSigningRequestCondition condition, Instant at) {

    String told() {
      return "request %s, approved at %s".formatted(csr.getMetadata().getName(), at);
    }
  }

  /** What was seen; the newest request of each kind is named. */
  List<Concern> concerns(Policy policy, PolicySet current) {
    if (policy.mode() == Mode.Audit) {
      return List.of();
    }
    List<Approved> recent = recent(policy, current);
    Optional<Concern> approver =
        recent.stream()
            .filter(approved -> policy.approval().isPresent())
            .filter(approved -> trace.approvedByAnother(approved.csr()))
            .filter(approved -> !KUBECTL.equals(approved.condition().getReason()))
            .findFirst()
            .map(OtherWriters::approver);
    Optional<Concern> signer =
        recent.stream()
            .filter(approved -> policy.signing().isPresent())
            .filter(approved -> trace.signedByAnother(approved.csr()))
            .findFirst()
            .map(OtherWriters::signer);
    return Stream.concat(approver.stream(), signer.stream()).toList();
  }

  private List<Approved> recent(Policy policy, PolicySet current) {
    Instant since = clock.instant().minus(RECENT);
    return requests.get().stream()
        .flatMap(csr -> approved(csr).stream())
        .filter(approved -> approved.at().isAfter(since))
        .filter(
            approved ->
                current
                    .governing(
                        approved.csr().getSpec().getSignerName(),
                        RequestReader.requester(approved.csr()))
                    .filter(policy::equals)
                    .isPresent())
        .sorted(
            Comparator.comparing(Approved::at)
                .reversed()
                .thenComparing(approved -> approved.csr().getMetadata().getName()))
        .toList();
  }

  private static Optional<Approved> approved(CertificateSigningRequest csr) {
    return csr.getStatus() == null
        ? Optional.empty()
        : csr.getStatus().getConditions().stream()
            .filter(condition -> RequestState.APPROVED.equals(condition.getType()))
            .filter(condition -> condition.getLastUpdateTime() != null)
            .map(c -> new Approved(csr, c, Instant.parse(c.getLastUpdateTime())))
            .findFirst();
  }

  private static Concern approver(Approved approved) {
    String reason = Objects.requireNonNullElse(approved.condition().getReason(), "");
    return new Concern(
        ConditionReason.AnotherIsActive,
        reason.equals(Reason.AutoApproved.name())
            ? "Another approves too, with the reason of kube-controller-manager (%s): switch its approver off with --controllers=*,-csrapproving."
                .formatted(approved.told())
            : "Another approves too, with reason %s (%s): switch it off, or take spec.approval out."
                .formatted(reason, approved.told()));
  }

  private static Concern signer(Approved approved) {
    return new Concern(
        ConditionReason.AnotherIsActive,
        "Another signs too (%s): kube-controller-manager, if it has a CA for this signer; take it from it, or take spec.signing out."
            .formatted(approved.told()));
  }
}
