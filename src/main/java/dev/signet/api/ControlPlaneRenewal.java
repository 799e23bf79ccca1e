package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * When agents on control-plane nodes renew what kubeadm made there, and for how long.
 *
 * @param renewAt a share of the lifetime that is left, as 30%, or a duration, as 2160h
 * @param duration of a new certificate, from now; twice {@code renewAt} or more
 * @param backdate from its beginning to now
 */
@ValidationRule(
    value =
        "self.renewAt.endsWith('%') ? (size(self.renewAt) < 3 || self.renewAt <= '50%') :"
            + " !self.renewAt.matches('"
            + WireDuration.PATTERN
            + "') || self.renewAt == '' || !self.duration.matches('"
            + WireDuration.PATTERN
            + "') || self.duration == '' || duration(self.renewAt) + duration(self.renewAt) <="
            + " duration(self.duration)",
    message =
        "renewAt must be at most half of the duration: what is renewed would soon be due again")
public record ControlPlaneRenewal(
    @Default(DEFAULT_RENEW_AT)
        @Size(max = 32)
        @ValidationRule(value = Reporting.IS_THRESHOLD, message = Reporting.SAY_HOW)
        @JsonPropertyDescription(
            "When a certificate is renewed: the share of its lifetime that is left, as 30%, or the"
                + " time that is left, as 2160h.")
        String renewAt,
    @Default(Signing.DEFAULT_DURATION)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(value = Lifetimes.IN_RANGE, message = Lifetimes.SAY_RANGE)
        @JsonPropertyDescription(
            "How long a new certificate is good for, from now; it never outlives its CA.")
        String duration,
    @Default(Signing.DEFAULT_BACKDATE)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(value = Lifetimes.IS_BACKDATE, message = Lifetimes.SAY_BACKDATE)
        @JsonPropertyDescription("How far before now a new certificate begins.")
        String backdate) {

  /** Before {@link Reporting#DEFAULT_WARN_AT}: where renewal works nobody is warned. */
  public static final String DEFAULT_RENEW_AT = "30%";
}
