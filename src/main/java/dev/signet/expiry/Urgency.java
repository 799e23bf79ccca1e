package dev.signet.expiry;

import dev.signet.policy.Thresholds;
import java.time.Instant;

/** How near a certificate is to its end, by the thresholds of its policy. In order of urgency. */
public enum Urgency {
  /** Not past any threshold. */
  FINE,
  /** Past the warning threshold. */
  WARNING,
  /** Past the critical threshold. */
  CRITICAL,
  /** Ended. */
  ENDED;

  /** How urgent this certificate is now. */
  public static Urgency of(ObservedCertificate certificate, Thresholds thresholds, Instant now) {
    if (!now.isBefore(certificate.notAfter())) {
      return ENDED;
    }
    Instant from = certificate.notBefore();
    Instant to = certificate.notAfter();
    if (!now.isBefore(thresholds.criticalAt().reachedAt(from, to))) {
      return CRITICAL;
    }
    return now.isBefore(thresholds.warnAt().reachedAt(from, to)) ? FINE : WARNING;
  }
}
