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
    List<CertificateSigningRequest> governed = governed(policy, current);
    List<Approved> recent = recent(governed);
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
    return Stream.of(minted(governed), approver, signer).flatMap(Optional::stream).toList();
  }

  private List<CertificateSigningRequest> governed(Policy policy, PolicySet current) {
    return requests.get().stream()
        .filter(
            csr ->
                current
                    .governing(csr.getSpec().getSignerName(), RequestReader.requester(csr))
                    .filter(policy::equals)
                    .isPresent())
        .toList();
  }

  /** The API server takes a certificate for a request that nobody approved (kubesplaining 128). */
  private Optional<Concern> minted(List<CertificateSigningRequest> governed) {
    Instant since = clock.instant().minus(RECENT);
    return governed.stream()
        .filter(csr -> approved(csr).isEmpty())
        .filter(trace::signedByAnother)
        .filter(csr -> createdAt(csr).isAfter(since))
        .max(Comparator.comparing(OtherWriters::createdAt))
        .map(OtherWriters::minter);
  }

  private static Instant createdAt(CertificateSigningRequest csr) {
    return Instant.parse(csr.getMetadata().getCreationTimestamp());
  }

  private List<Approved> recent(List<CertificateSigningRequest> governed) {
    Instant since = clock.instant().minus(RECENT);
    return governed.stream()
        .flatMap(csr -> approved(csr).stream())
        .filter(approved -> approved.at().isAfter(since))
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

  private static Concern minter(CertificateSigningRequest csr) {
    return new Concern(
        ConditionReason.AnotherIsActive,
        "Somebody gave request %s of %s a certificate, and nobody approved it: find who may update certificatesigningrequests/status and sign for %s, and take it from them."
            .formatted(
                csr.getMetadata().getName(),
                csr.getSpec().getUsername(),
                csr.getSpec().getSignerName()));
  }

  private static Concern signer(Approved approved) {
    return new Concern(
        ConditionReason.AnotherIsActive,
        "Another signs too (%s): kube-controller-manager, if it has a CA for this signer; take it from it, or take spec.signing out."
            .formatted(approved.told()));
  }
}
