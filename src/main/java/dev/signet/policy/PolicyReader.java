package dev.signet.policy;

import dev.signet.api.Approval;
import dev.signet.api.Approval.Profile;
import dev.signet.api.CertificatePolicy;
import dev.signet.api.CertificatePolicySpec;
import dev.signet.api.Match;
import dev.signet.api.Reporting;
import dev.signet.api.Requesters;
import dev.signet.api.Signing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a CertificatePolicy. The API server has checked it against the schema and put the defaults
 * in, when the CRD that this version ships is installed; an older CRD, or a file, may say less or
 * more, so nothing is taken for granted here. Pure.
 */
public final class PolicyReader {

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
    Match match = required(spec.match(), "spec.match");
    if (spec.approval() == null && spec.signing() == null) {
      throw new UnreadableField("spec", "must have approval, signing or both");
    }
    Reporting reporting = Objects.requireNonNullElse(spec.reporting(), new Reporting(null, null));
    return new Policy(
        object.getMetadata().getName(),
        object.getMetadata().getGeneration(),
        Instant.parse(object.getMetadata().getCreationTimestamp()),
        Objects.requireNonNullElse(spec.precedence(), CertificatePolicySpec.DEFAULT_PRECEDENCE),
        Set.copyOf(required(match.signerNames(), "spec.match.signerNames")),
        requesters(match.requesters()),
        profiles(spec.approval()),
        Optional.ofNullable(spec.signing()).map(PolicyReader::signing),
        threshold(reporting.warnAt(), Reporting.DEFAULT_WARN_AT, "spec.reporting.warnAt"),
        threshold(
            reporting.criticalAt(), Reporting.DEFAULT_CRITICAL_AT, "spec.reporting.criticalAt"));
  }

  private static RequesterMatch requesters(Requesters requesters) {
    if (requesters == null) {
      return RequesterMatch.ANYBODY;
    }
    return new RequesterMatch(orEmpty(requesters.users()), orEmpty(requesters.groups()));
  }

  private static Set<Profile> profiles(Approval approval) {
    return approval == null
        ? Set.of()
        : Set.copyOf(required(approval.profiles(), "spec.approval.profiles"));
  }

  private static SigningRules signing(Signing signing) {
    var authority = required(signing.authority(), "spec.signing.authority");
    if ((authority.secret() == null) == (authority.files() == null)) {
      throw new UnreadableField("spec.signing.authority", "must have either secret or files");
    }
    Duration duration =
        duration(signing.duration(), Signing.DEFAULT_DURATION, "spec.signing.duration");
    if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new UnreadableField("spec.signing.duration", "must be at least 1m");
    }
    return new SigningRules(
        authority,
        duration,
        duration(signing.backdate(), Signing.DEFAULT_BACKDATE, "spec.signing.backdate"));
  }

  private static Duration duration(String text, String otherwise, String field) {
    return Durations.parse(Objects.requireNonNullElse(text, otherwise))
        .orElseThrow(() -> new UnreadableField(field, "must be a duration such as 8760h or 90m"));
  }

  private static Threshold threshold(String text, String otherwise, String field) {
    return Threshold.parse(Objects.requireNonNullElse(text, otherwise))
        .orElseThrow(
            () ->
                new UnreadableField(
                    field, "must be a percentage from 1 to 99, or a duration such as 720h"));
  }

  private static List<String> orEmpty(List<String> list) {
    return Objects.requireNonNullElse(list, List.of());
  }

  private static <T> T required(T value, String field) {
    if (value == null) {
      throw new UnreadableField(field, "is missing");
    }
    return value;
  }

  /** A user's mistake in one field. Does not leave this class. */
  private static final class UnreadableField extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableField(String field, String sentence) {
      super(field + " " + sentence);
    }
  }
}
