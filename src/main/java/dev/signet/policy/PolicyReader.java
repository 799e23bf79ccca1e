package dev.signet.policy;

import static dev.signet.policy.FieldReader.duration;
import static dev.signet.policy.FieldReader.orEmpty;
import static dev.signet.policy.FieldReader.required;
import static dev.signet.policy.FieldReader.threshold;

import dev.signet.api.Approval;
import dev.signet.api.Approval.OnViolation;
import dev.signet.api.CertificatePolicy;
import dev.signet.api.CertificatePolicySpec;
import dev.signet.api.Cleanup;
import dev.signet.api.ControlPlaneRenewal;
import dev.signet.api.Match;
import dev.signet.api.Requesters;
import dev.signet.api.Signing;
import dev.signet.policy.CleanupRules.Outcome;
import dev.signet.policy.FieldReader.UnreadableField;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a CertificatePolicy. The API server has checked it against the schema and put the defaults
 * in, when the CRD that this version ships is installed; an older CRD, or a file, may say less or
 * more, so nothing is taken for granted here. Pure.
 */
public final class PolicyReader {

  /** How long what Signet denied is kept, if the policy does not say. */
  private static final Duration DENIED = Duration.ofMinutes(5);

  private PolicyReader() {}

  /** What came of reading a CertificatePolicy. */
  public sealed interface Result {

    /**
     * It could be read.
     *
     * @param policy what it says
     */
    record Read(Policy policy) implements Result {}

    /**
     * It could not.
     *
     * @param sentence which field, and what to write instead
     */
    record Invalid(String sentence) implements Result {}
  }

  /** What this object says, or which field of it cannot be read. */
  public static Result read(CertificatePolicy object) {
    try {
      return new Result.Read(policy(object));
    } catch (UnreadableField e) {
      return new Result.Invalid(e.getMessage());
    }
  }

  private static Policy policy(CertificatePolicy object) {
    CertificatePolicySpec spec = required(object.getSpec(), "spec");
    if (spec.approval() == null && spec.signing() == null) {
      return reporter(object, spec);
    }
    Match match = required(spec.match(), "spec.match");
    Set<String> signerNames = signerNames(match);
    return policy(
        object,
        signerNames,
        requesters(match.requesters()),
        Optional.ofNullable(spec.signing())
            .map(signing -> SigningReader.read(signing, signerNames)));
  }

  /** One that only reports. It names no signer, so it governs no request. */
  private static Policy reporter(CertificatePolicy object, CertificatePolicySpec spec) {
    if (!ReportingReader.looksSomewhere(spec.reporting()) && spec.controlPlaneRenewal() == null) {
      throw new UnreadableField(
          "spec",
          "must have approval, signing or both, or in reporting where to look, or"
              + " controlPlaneRenewal");
    }
    if (spec.match() != null) {
      throw new UnreadableField(
          "spec.match", "must not be there: a policy that only reports governs no request");
    }
    return policy(object, Set.of(), RequesterMatch.ANYBODY, Optional.empty());
  }

  private static Policy policy(
      CertificatePolicy object,
      Set<String> signerNames,
      RequesterMatch requesters,
      Optional<SigningRules> signing) {
    CertificatePolicySpec spec = object.getSpec();
    return new Policy(
        object.getMetadata().getName(),
        object.getMetadata().getGeneration(),
        Instant.parse(object.getMetadata().getCreationTimestamp()),
        Objects.requireNonNullElse(spec.precedence(), CertificatePolicySpec.DEFAULT_PRECEDENCE),
        signerNames,
        requesters,
        Optional.ofNullable(spec.approval()).map(ApprovalReader::read),
        signing,
        cleanup(spec.cleanup(), spec.approval()),
        ReportingReader.read(Optional.ofNullable(spec.reporting())),
        Optional.ofNullable(spec.controlPlaneRenewal()).map(PolicyReader::controlPlane));
  }

  /**
   * With a threshold of more than half the new lifetime a renewed certificate would soon be due
   * again, and the control plane would be restarted again and again.
   */
  private static ControlPlaneRules controlPlane(ControlPlaneRenewal renewal) {
    String at = "spec.controlPlaneRenewal.";
    Threshold renewAt =
        threshold(renewal.renewAt(), ControlPlaneRenewal.DEFAULT_RENEW_AT, at + "renewAt");
    Duration duration = duration(renewal.duration(), Signing.DEFAULT_DURATION, at + "duration");
    Duration left =
        switch (renewAt) {
          case Threshold.ShareLeft share -> duration.multipliedBy(share.percent()).dividedBy(100);
          case Threshold.TimeLeft time -> time.time();
        };
    if (left.multipliedBy(2).compareTo(duration) > 0) {
      throw new UnreadableField(at + "renewAt", "must be at most half of the duration");
    }
    return new ControlPlaneRules(
        renewAt, duration, duration(renewal.backdate(), Signing.DEFAULT_BACKDATE, at + "backdate"));
  }

  private static Set<String> signerNames(Match match) {
    Set<String> names = Set.copyOf(required(match.signerNames(), "spec.match.signerNames"));
    if (names.isEmpty()) {
      throw new UnreadableField("spec.match.signerNames", "must have at least one");
    }
    return names;
  }

  private static RequesterMatch requesters(Requesters requesters) {
    if (requesters == null) {
      return RequesterMatch.ANYBODY;
    }
    return new RequesterMatch(orEmpty(requesters.users()), orEmpty(requesters.groups()));
  }

  /** A policy that denies cleans what it denied: kubelets ask again twice a minute. */
  private static CleanupRules cleanup(Cleanup cleanup, Approval approval) {
    if (cleanup == null) {
      return approval != null && approval.onViolation() == OnViolation.Deny
          ? new CleanupRules(Map.of(Outcome.Denied, DENIED))
          : CleanupRules.NONE;
    }
    String at = "spec.cleanup.";
    return new CleanupRules(
        Map.of(
            Outcome.Issued, duration(cleanup.issued(), Cleanup.SOON, at + "issued"),
            Outcome.Denied, duration(cleanup.denied(), Cleanup.SOON, at + "denied"),
            Outcome.Failed, duration(cleanup.failed(), Cleanup.SOON, at + "failed"),
            Outcome.Pending, duration(cleanup.pending(), Cleanup.LATE, at + "pending"),
            Outcome.Unissued, duration(cleanup.unissued(), Cleanup.LATE, at + "unissued")));
  }
}
