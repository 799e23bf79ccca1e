package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Who signs and for how long.
 *
 * @param authority the CA certificate and its key
 * @param duration how long a certificate is good for from now on, at least 1m
 * @param backdate how far before now it begins, 0s to 24h
 * @param includeChain whether the intermediate CAs go with a certificate; absent: they do not
 */
public record Signing(
    @Required @JsonPropertyDescription("The CA that signs: its certificate and key.")
        AuthorityRef authority,
    @Default(DEFAULT_DURATION)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(
            value =
                "!"
                    + WireDuration.IS_ONE
                    + " || (duration(self) >= duration('1m') && duration(self) <="
                    + " duration('876000h'))",
            message = "must be between 1m and 876000h (100 years)")
        @JsonPropertyDescription(
            "How long a certificate is good for, counted from now, for example 8760h. A request"
                + " may ask for less with spec.expirationSeconds. Never beyond the end of the CA."
                + " At least 1m; under 10m a condition warns, since clients cannot ask for less"
                + " than that.")
        String duration,
    @Default(DEFAULT_BACKDATE)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(
            value = "!" + WireDuration.IS_ONE + " || duration(self) <= duration('24h')",
            message = "must be at most 24h")
        @JsonPropertyDescription(
            "How far before now a certificate begins, so that a node whose clock is behind takes"
                + " it, for example 5m. With a duration of 8h or more it counts within the"
                + " duration, as kube-controller-manager does, unless it is more than half of"
                + " it.")
        String backdate,
    @Default("false")
        @JsonPropertyDescription(
            "Whether the intermediate CAs follow the certificate in status.certificate: the CA that"
                + " signs, unless it is self-signed, and the issuers in its chain file. The"
                + " self-signed root never does.")
        Boolean includeChain) {

  /** One year, kube-controller-manager's {@code --cluster-signing-duration}. */
  public static final String DEFAULT_DURATION = "8760h";

  /** Five minutes, as kube-controller-manager backdates. */
  public static final String DEFAULT_BACKDATE = "5m";
}
