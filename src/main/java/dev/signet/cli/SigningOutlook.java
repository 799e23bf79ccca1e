package dev.signet.cli;

import dev.signet.api.Approval.Mode;
import dev.signet.api.CertificatePolicy;
import dev.signet.api.CertificatePolicyStatus;
import dev.signet.api.ConditionType;
import dev.signet.approval.Approver;
import dev.signet.approval.Verdict;
import dev.signet.cli.Explanation.Period;
import dev.signet.cli.Explanation.Signing;
import dev.signet.policy.Policy;
import dev.signet.policy.SigningRules;
import dev.signet.request.CertificateRequest;
import dev.signet.request.ReadResult;
import dev.signet.request.Reason;
import dev.signet.signing.Validity;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What becomes of an approved request under a policy.
 *
 * @param view the same for people
 * @param obstacles why it would not be signed, the first that counts first
 */
record SigningOutlook(Signing view, List<Obstacle> obstacles) {

  /** No certificate outlives its CA; an end that is not known limits nothing. */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  /** Of the jitter: what is told is the latest end. */
  private static final double UNSHORTENED = 0;

  /**
   * Something in the way of a certificate.
   *
   * @param reason the code that Signet would give
   * @param sentence for people
   */
  record Obstacle(Reason reason, String sentence) {}

  /** Copies what it is given. */
  SigningOutlook {
    obstacles = List.copyOf(obstacles);
  }

  static SigningOutlook of(
      Approver approver, Policy policy, CertificatePolicy object, ReadResult read, Instant now) {
    Optional<SigningRules> rules =
        policy.signing().isEmpty() ? Optional.empty() : policy.signing(signer(read));
    Optional<Obstacle> refusal = refusal(approver, policy, read);
    if (rules.isEmpty()) {
      return new SigningOutlook(
          new Signing(false, "", "", Optional.empty(), refusal.map(SigningOutlook::sentence)),
          List.of());
    }
    Authority authority = Authority.of(Optional.ofNullable(object.getStatus()));
    return new SigningOutlook(
        new Signing(
            true,
            authority.ready(),
            authority.message(),
            request(read).map(request -> period(request, rules.get(), authority, now)),
            refusal.map(SigningOutlook::sentence)),
        Stream.of(audited(policy), refusal, authority.obstacle(policy))
            .flatMap(Optional::stream)
            .toList());
  }

  private static String sentence(Obstacle obstacle) {
    return obstacle.reason() + ": " + obstacle.sentence();
  }

  private static String signer(ReadResult read) {
    return request(read).map(CertificateRequest::signerName).orElse("");
  }

  private static Optional<CertificateRequest> request(ReadResult read) {
    return read instanceof ReadResult.Read good ? Optional.of(good.request()) : Optional.empty();
  }

  private static Period period(
      CertificateRequest request, SigningRules rules, Authority authority, Instant now) {
    Validity validity =
        Validity.of(
            now,
            rules.lifetime(),
            request.requestedDuration(),
            authority.end().orElse(NEVER),
            UNSHORTENED);
    return new Period(validity.notBefore(), validity.notAfter());
  }

  private static Optional<Obstacle> refusal(Approver approver, Policy policy, ReadResult read) {
    return switch (read) {
      case ReadResult.Unreadable bad -> Optional.of(new Obstacle(bad.reason(), bad.sentence()));
      case ReadResult.Read good ->
          approver.signable(good.request(), policy) instanceof Verdict.Differs differs
              ? Optional.of(new Obstacle(differs.reason(), differs.sentence()))
              : Optional.empty();
    };
  }

  private static Optional<Obstacle> audited(Policy policy) {
    return policy.mode() == Mode.Audit
        ? Optional.of(
            new Obstacle(
                Reason.AuditOnly,
                "Policy %s is in mode Audit: it signs nothing.".formatted(policy.name())))
        : Optional.empty();
  }

  /**
   * What the status of a policy says of its CA.
   *
   * @param ready True, False or Unknown
   * @param message for people
   * @param end of the CA, if known
   */
  private record Authority(String ready, String message, Optional<Instant> end) {

    static Authority of(Optional<CertificatePolicyStatus> status) {
      Optional<Instant> end =
          status
              .flatMap(s -> Optional.ofNullable(s.authority()))
              .flatMap(authority -> Optional.ofNullable(authority.notAfter()))
              .flatMap(Authority::instant);
      return status
          .map(s -> Objects.requireNonNullElse(s.conditions(), List.of()).stream())
          .orElse(Stream.empty())
          .map(io.fabric8.kubernetes.api.model.Condition.class::cast)
          .filter(c -> ConditionType.AuthorityReady.name().equals(c.getType()))
          .findFirst()
          .map(c -> new Authority(c.getStatus(), c.getReason() + ": " + c.getMessage(), end))
          .orElseGet(
              () ->
                  new Authority(
                      "Unknown", "the policy's status does not say whether the CA can sign", end));
    }

    Optional<Obstacle> obstacle(Policy policy) {
      return ready.equals("False")
          ? Optional.of(
              new Obstacle(
                  Reason.AuthorityNotReady,
                  "The CA of policy %s cannot sign: %s".formatted(policy.name(), message)))
          : Optional.empty();
    }

    private static Optional<Instant> instant(String text) {
      try {
        return Optional.of(Instant.parse(text));
      } catch (DateTimeParseException notATime) {
        return Optional.empty();
      }
    }
  }
}
