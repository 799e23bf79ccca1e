package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How long requests are kept once they have come to this, as kube-controller-manager's cleaner does
 * with these defaults.
 *
 * @param issued since their approval
 * @param denied since their denial
 * @param failed since their signer refused them
 * @param pending since their creation
 * @param unissued since their approval, without a certificate
 */
public record Cleanup(
    @Default(SOON)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @JsonPropertyDescription("How long requests with a certificate are kept, since approval.")
        String issued,
    @Default(SOON)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @JsonPropertyDescription("How long denied requests are kept.")
        String denied,
    @Default(SOON)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @JsonPropertyDescription("How long requests are kept that their signer refused.")
        String failed,
    @Default(LATE)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @JsonPropertyDescription("How long undecided requests are kept, since their creation.")
        String pending,
    @Default(LATE)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @JsonPropertyDescription(
            "How long approved requests without a certificate are kept, since approval.")
        String unissued) {

  /** kube-controller-manager's hour for what has its end. */
  public static final String SOON = "1h";

  /** kube-controller-manager's day for what has none. */
  public static final String LATE = "24h";
}
