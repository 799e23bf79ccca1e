package dev.signet.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What is reported, and where certificates are looked for besides those that Signet issues.
 *
 * @param thresholds when an end becomes worth a word
 * @param unsignedAfter after which time an approved request without a certificate is reported
 * @param kubelets how often it is looked at what each kubelet serves; empty: never
 * @param interval how often endpoints and Secrets are looked at
 * @param endpoints what else is looked at
 * @param secrets in which Secrets certificates are looked for; empty: in none
 */
public record ReportingRules(
    Thresholds thresholds,
    Duration unsignedAfter,
    Optional<Duration> kubelets,
    Duration interval,
    Set<ListedEndpoint> endpoints,
    Optional<SecretRules> secrets) {

  /** Copies what it is given. */
  public ReportingRules {
    endpoints = Set.copyOf(endpoints);
  }
}
