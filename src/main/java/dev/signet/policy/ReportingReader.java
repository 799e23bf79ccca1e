package dev.signet.policy;

import static dev.signet.policy.FieldReader.duration;
import static dev.signet.policy.FieldReader.orEmpty;
import static dev.signet.policy.FieldReader.required;
import static dev.signet.policy.FieldReader.threshold;

import dev.signet.api.KubeletEndpoints;
import dev.signet.api.Reporting;
import dev.signet.api.SecretRef;
import dev.signet.api.WatchedSecrets;
import dev.signet.policy.FieldReader.UnreadableField;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code spec.reporting}. Pure. */
final class ReportingReader {

  private static final String AT = "spec.reporting.";
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(24);

  private ReportingReader() {}

  static ReportingRules read(Optional<Reporting> written) {
    Reporting reporting =
        written.orElseGet(() -> new Reporting(null, null, null, null, null, null));
    Duration interval = interval(Optional.ofNullable(reporting.kubeletEndpoints()));
    return new ReportingRules(
        new Thresholds(
            threshold(reporting.warnAt(), Reporting.DEFAULT_WARN_AT, AT + "warnAt"),
            threshold(reporting.criticalAt(), Reporting.DEFAULT_CRITICAL_AT, AT + "criticalAt")),
        duration(reporting.unsignedAfter(), Reporting.DEFAULT_UNSIGNED_AFTER, AT + "unsignedAfter"),
        Optional.ofNullable(reporting.kubeletEndpoints())
            .filter(kubelets -> !Boolean.FALSE.equals(kubelets.enabled()))
            .map(_ -> interval),
        interval,
        endpoints(reporting.endpoints()),
        Optional.ofNullable(reporting.secrets()).map(ReportingReader::secrets));
  }

  /** Whether it says where certificates are looked for. */
  static boolean looksSomewhere(Reporting reporting) {
    return reporting != null
        && (reporting.kubeletEndpoints() != null
            || reporting.endpoints() != null
            || reporting.secrets() != null);
  }

  private static Duration interval(Optional<KubeletEndpoints> kubelets) {
    String field = AT + "kubeletEndpoints.interval";
    Duration interval =
        duration(
            kubelets.map(KubeletEndpoints::interval).orElse(null),
            KubeletEndpoints.DEFAULT_INTERVAL,
            field);
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new UnreadableField(field, "must be between 5s and 24h");
    }
    return interval;
  }

  private static Set<ListedEndpoint> endpoints(List<String> written) {
    return orEmpty(written).stream()
        .map(
            text ->
                ListedEndpoint.parse(text)
                    .orElseThrow(
                        () ->
                            new UnreadableField(
                                AT + "endpoints",
                                "must be https://HOST or https://HOST:PORT, without a path")))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static SecretRules secrets(WatchedSecrets secrets) {
    List<String> namespaces = required(secrets.namespaces(), AT + "secrets.namespaces");
    List<String> keys =
        Objects.requireNonNullElse(secrets.keys(), List.of(SecretRef.DEFAULT_CERTIFICATE_KEY));
    if (keys.stream().anyMatch(key -> key.endsWith(".key"))) {
      throw new UnreadableField(
          AT + "secrets.keys", "must name keys that hold certificates, not private keys");
    }
    return new SecretRules(
        namespaces.stream().distinct().toList(),
        Objects.requireNonNullElse(secrets.types(), List.of(WatchedSecrets.TLS)),
        keys,
        Optional.ofNullable(secrets.labelSelector()));
  }
}
