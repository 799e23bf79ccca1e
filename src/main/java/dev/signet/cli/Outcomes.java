package dev.signet.cli;

import dev.signet.api.Approval.Mode;
import dev.signet.approval.Decision;
import dev.signet.cli.Explanation.Condition;
import dev.signet.cli.Explanation.Outcome;
import dev.signet.cli.Explanation.Result;
import dev.signet.cli.SigningOutlook.Obstacle;
import dev.signet.policy.Policy;
import dev.signet.request.Reason;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.Optional;

/** What a request comes to, as it is now and as Signet would decide. Pure. */
final class Outcomes {

  private final Advice advice;
  private final CertificateSigningRequest csr;
  private final String whenUnknown;

  Outcomes(Advice advice, Inquiry inquiry) {
    this.advice = advice;
    this.csr = inquiry.csr();
    this.whenUnknown = inquiry.whenUnknown();
  }

  Outcome of(Optional<Policy> governing, Decision decision, Optional<SigningOutlook> signing) {
    return decided(governing)
        .orElseGet(
            () ->
                RequestState.of(csr) == RequestState.Approved
                    ? approved(governing, signing)
                    : pending(governing, decision));
  }

  private Optional<Outcome> decided(Optional<Policy> governing) {
    return switch (RequestState.of(csr)) {
      case Issued ->
          Optional.of(
              new Outcome(
                  Result.Issued,
                  name(governing),
                  Optional.of(Reason.Issued.name()),
                  "It has its certificate. " + told(RequestState.APPROVED),
                  Optional.empty()));
      case Denied ->
          Optional.of(
              byCondition(governing, Result.Denied, RequestState.DENIED, "look at who denied it"));
      case Failed ->
          Optional.of(
              byCondition(
                  governing, Result.Failed, RequestState.FAILED, "look at who signs for it"));
      case Pending, Approved -> Optional.empty();
    };
  }

  private Outcome byCondition(
      Optional<Policy> governing, Result result, String type, String otherwise) {
    String code = condition(type).map(Condition::reason).orElse("");
    return new Outcome(
        result,
        name(governing),
        Optional.of(code),
        told(type) + " That is final: a request is not decided twice.",
        Optional.of(advice.on(code).orElse(otherwise) + "; the requester has to ask anew"));
  }

  private Outcome approved(Optional<Policy> governing, Optional<SigningOutlook> signing) {
    Optional<Obstacle> obstacle =
        signing
            .filter(outlook -> outlook.view().signs())
            .flatMap(o -> o.obstacles().stream().findFirst());
    if (obstacle.isPresent()) {
      return new Outcome(
          obstacle.get().reason() == Reason.AuthorityNotReady
              ? Result.Approved
              : Result.StaysUnsigned,
          name(governing),
          Optional.of(obstacle.get().reason().name()),
          told(RequestState.APPROVED) + " It has no certificate: " + obstacle.get().sentence(),
          advice.on(obstacle.get().reason()));
    }
    boolean signs = signing.filter(outlook -> outlook.view().signs()).isPresent();
    return new Outcome(
        Result.Approved,
        name(governing),
        Optional.of(condition(RequestState.APPROVED).map(Condition::reason).orElse("")),
        told(RequestState.APPROVED)
            + (signs
                ? " Signet signs it."
                : " Signet does not sign it: no policy with spec.signing governs it."),
        Optional.of(
            signs
                ? "wait; if it stays so, see whether the operator runs"
                : "see whether the signer of that name runs"));
  }

  private Outcome pending(Optional<Policy> governing, Decision decision) {
    if (governing.filter(policy -> policy.mode() == Mode.Audit).isPresent()
        && (decision instanceof Decision.Approve || decision instanceof Decision.Deny)) {
      return new Outcome(
          Result.StaysPending,
          name(governing),
          Optional.of(Reason.AuditOnly.name()),
          "Policy %s is in mode Audit and writes nothing; in mode Enforce it would %s (%s): %s"
              .formatted(
                  governing.get().name(),
                  decision instanceof Decision.Approve ? "approve" : "deny",
                  decision.reason(),
                  decision.sentence()),
          advice.on(Reason.AuditOnly));
    }
    return new Outcome(
        switch (decision) {
          case Decision.Approve approve -> Result.WouldBeApproved;
          case Decision.Deny deny -> Result.WouldBeDenied;
          case Decision.Leave leave -> Result.StaysPending;
          case Decision.Retry retry -> Result.Unknown;
        },
        name(governing),
        Optional.of(decision.reason().name()),
        decision.sentence(),
        advice(decision.reason()));
  }

  /** The operator asks as itself; whoever explains asks as somebody else, or asks nobody. */
  private Optional<String> advice(Reason reason) {
    return switch (reason) {
      case ReviewFailed, NodeUnavailable, AddressSourceUnavailable, ApiUnavailable ->
          Optional.of(whenUnknown);
      default -> advice.on(reason);
    };
  }

  /** When not even the policies are known. */
  Outcome ungoverned() {
    return decided(Optional.empty())
        .orElseGet(
            () ->
                new Outcome(
                    Result.Unknown,
                    Optional.empty(),
                    Optional.of(Reason.ApiUnavailable.name()),
                    "Which policy governs it could not be found out.",
                    Optional.of(whenUnknown)));
  }

  private String told(String type) {
    return condition(type)
        .map(
            condition ->
                "%s by %s%s."
                    .formatted(
                        type,
                        condition.reason().isEmpty() ? "somebody" : condition.reason(),
                        condition.message().isEmpty() ? "" : ": " + condition.message()))
        .orElse("")
        .replace("..", ".");
  }

  private Optional<Condition> condition(String type) {
    return RequestView.conditions(csr).stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst();
  }

  private static Optional<String> name(Optional<Policy> policy) {
    return policy.map(Policy::name);
  }
}
