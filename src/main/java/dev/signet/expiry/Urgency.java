package dev.signet.expiry;

import dev.signet.policy.Policy;
import java.time.Instant;

/** How near a certificate is to its end, in the eyes of its policy. In order of urgency. */
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
  public static Urgency of(ObservedCertificate certificate, Policy policy, Instant now) {
    return Thresholds.of(policy).urgency(certificate.notBefore(), certificate.notAfter(), now);
  }
}
