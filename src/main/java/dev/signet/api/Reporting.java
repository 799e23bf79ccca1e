package dev.signet.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * When the end of a certificate becomes a warning, and when it becomes critical; when a request has
 * waited for too long; and where else certificates are looked for.
 *
 * @param warnAt a share of the lifetime that is left, as 20%, or a duration, as 720h
 * @param criticalAt the same
 * @param unsignedAfter after which time an approved request without a certificate is reported
 * @param kubeletEndpoints absent: it is not looked at what kubelets serve
 * @param endpoints what else is looked at: at most 64 of https://HOST:PORT
 * @param secrets absent: no Secret is looked at
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
        String unsignedAfter,
    @JsonPropertyDescription("Whether it is looked at what kubelets serve. Absent: it is not.")
        KubeletEndpoints kubeletEndpoints,
    @Size(max = 64)
        @ValidationRule(
            value = "self.all(e, e.matches(r'" + Reporting.ENDPOINT + "'))",
            message =
                "an endpoint is https://HOST or https://HOST:PORT, without a path, for example"
                    + " https://kubernetes.default.svc")
        @JsonPropertyDescription(
            "What else is looked at: a TLS handshake with each, without credentials. https://HOST"
                + " or https://HOST:PORT, for example https://kubernetes.default.svc; an IPv6"
                + " address in brackets. Loopback and link-local addresses are never connected"
                + " to.")
        List<@Size(max = 300) String> endpoints,
    @JsonPropertyDescription(
            "In which Secrets certificates are looked for. Absent: in none. Signet needs the"
                + " permission to list Secrets in their namespaces.")
        WatchedSecrets secrets) {

  /**
   * An endpoint, for Java and for CEL alike: a name, an IPv4 address, or an IPv6 one in brackets.
   */
  public static final String ENDPOINT =
      "^https://([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?/?$";

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
