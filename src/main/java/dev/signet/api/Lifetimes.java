package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The lifetimes of one signer's certificates, where they differ from the policy's.
 *
 * @param signerName one of the policy's
 * @param duration absent: the policy's
 * @param minDuration absent: the policy's
 * @param maxDuration absent: the policy's, or {@code duration} if that is given here
 * @param backdate absent: the policy's
 * @param jitter absent: the policy's
 */
public record Lifetimes(
    @Required @Size(min = 1, max = 571) @JsonPropertyDescription("One of the policy's signers.")
        String signerName,
    @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(value = IN_RANGE, message = SAY_RANGE)
        @JsonPropertyDescription(
            "How long a certificate of this signer is good for, for example 720h.")
        String duration,
    @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(value = IN_RANGE, message = SAY_RANGE)
        @JsonPropertyDescription(ABOUT_MIN)
        String minDuration,
    @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(value = IN_RANGE, message = SAY_RANGE)
        @JsonPropertyDescription(ABOUT_MAX)
        String maxDuration,
    @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(value = IS_BACKDATE, message = SAY_BACKDATE)
        @JsonPropertyDescription("How far before now a certificate of this signer begins.")
        String backdate,
    @Size(max = 3)
        @ValidationRule(value = IS_JITTER, message = SAY_JITTER)
        @JsonPropertyDescription(ABOUT_JITTER)
        String jitter) {

  static final String IN_RANGE =
      "!"
          + WireDuration.IS_ONE
          + " || (duration(self) >= duration('1m') && duration(self) <= duration('876000h'))";
  static final String SAY_RANGE = "must be between 1m and 876000h (100 years)";
  static final String IS_BACKDATE =
      "!" + WireDuration.IS_ONE + " || duration(self) <= duration('24h')";
  static final String SAY_BACKDATE = "must be at most 24h";
  static final String IS_JITTER = "self.matches('^([0-9]|[1-4][0-9]|50)%$')";
  static final String SAY_JITTER = "must be a share of the duration, 0% to 50%";
  static final String ABOUT_MIN =
      "The shortest that a request can ask for with spec.expirationSeconds: one that asks for less"
          + " gets this. Absent: 10m, or duration if that is less.";
  static final String ABOUT_MAX =
      "The longest that a request can ask for with spec.expirationSeconds: one that asks for more"
          + " gets this. Absent: duration. One that asks for nothing gets duration.";
  static final String ABOUT_JITTER =
      "By how much of what is left of it a certificate is shortened at most, at random, as 5%: so"
          + " that those who were signed together do not renew together. Shortens only, and not"
          + " below minDuration.";
}
