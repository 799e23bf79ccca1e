package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * When the end of a certificate becomes a warning, and when it becomes critical; and when a request
 * has waited for too long.
 *
 * @param warnAt a share of the lifetime that is left, as 20%, or a duration, as 720h
 * @param criticalAt the same
 * @param unsignedAfter after which time an approved request without a certificate is reported
 */
public record Reporting(
    @Default(DEFAULT_WARN_AT)
        @Size(max = 32)
        @ValidationRule(value = Reporting.IS_THRESHOLD, message = Reporting.SAY_HOW)
        @JsonPropertyDescription(
            "When the end of a certificate becomes a warning: the share of its lifetime that is"
                + " left, as 20%, or the time that is left, as 720h.")
        String warnAt,
    @Default(DEFAULT_CRITICAL_AT)
        @Size(max = 32)
        @ValidationRule(value = Reporting.IS_THRESHOLD, message = Reporting.SAY_HOW)
        @JsonPropertyDescription(
            "When the end of a certificate becomes critical: the share of its lifetime that is"
                + " left, as 8%, or the time that is left, as 168h.")
        String criticalAt,
    @Default(DEFAULT_UNSIGNED_AFTER)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @JsonPropertyDescription(
            "After which time an approved request without a certificate is reported: nobody signs"
                + " it.")
        String unsignedAfter) {

  /** Signers take seconds; a kubelet waits for 15 minutes. */
  public static final String DEFAULT_UNSIGNED_AFTER = "5m";

  /** A fifth of the lifetime: a kubelet has renewed by 90 % of it, so this is late. */
  public static final String DEFAULT_WARN_AT = "20%";

  /** Less than the last tenth, in which a kubelet that renews never is. */
  public static final String DEFAULT_CRITICAL_AT = "8%";

  static final String IS_THRESHOLD =
      "self.matches('^([1-9]|[1-9][0-9])%$') || " + WireDuration.IS_ONE;

  static final String SAY_HOW =
      "must be a share of the lifetime that is left, 1% to 99%, or a duration in hours, minutes and"
          + " seconds, such as 720h";
}
