package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Whether it is looked at what kubelets serve, and how often.
 *
 * @param enabled whether
 * @param interval how often, 5s to 24h
 */
public record KubeletEndpoints(
    @Default("true")
        @JsonPropertyDescription(
            "Whether Signet looks at the certificate that the kubelet of each Node serves: a TLS"
                + " handshake with the Node's address, without credentials.")
        Boolean enabled,
    @Default(DEFAULT_INTERVAL)
        @Size(max = 32)
        @ValidationRule(value = WireDuration.IS_ONE, message = WireDuration.SAY_HOW)
        @ValidationRule(
            value =
                "!("
                    + WireDuration.IS_ONE
                    + ") || (duration(self) >= duration('5s') && duration(self) <="
                    + " duration('24h'))",
            message = "must be between 5s and 24h")
        @JsonPropertyDescription(
            "How often each of them is looked at, 5s to 24h, spread over this time. It also says"
                + " how often the endpoints and the Secrets of this policy are looked at.")
        String interval) {

  /** An expiry is days away; a kubelet that does not reload is worth minutes. */
  public static final String DEFAULT_INTERVAL = "10m";
}
