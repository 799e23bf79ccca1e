package dev.signet.expiry;

/**
 * How it stands with a node. Its name is part of the API: {@code status.verdict} of a report, and
 * the metric label {@code verdict}. In order: of several that are true the last one is told, since
 * what does not work now comes before what will not, and that before what only looks bad.
 */
public enum NodeVerdict {
  /** What is served and what lies there is what was issued, and none of it is about to end. */
  InSync,
  /** A newer certificate was issued to the kubelet than the one that it serves. */
  KubeletServesOldCertificate,
  /** The kubelet serves a certificate that it signed itself. */
  SelfSignedServing,
  /** No CA that is known signed what the kubelet serves. */
  UntrustedIssuer,
  /** A certificate that does not renew itself is past the warning threshold. */
  ExpiresSoon,
  /** A certificate that renews itself is older than it should ever become. */
  RotationOverdue,
  /** A certificate is not valid yet. */
  NotYetValid,
  /** A certificate has ended. */
  Expired
}
