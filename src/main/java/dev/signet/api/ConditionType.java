package dev.signet.api;

/** The condition types of a policy's status. Their names are part of the API. */
public enum ConditionType {
  /** Requests are handled as the spec says. */
  Ready,
  /** The CA can sign. Only on a policy that signs. */
  AuthorityReady,
  /** Nothing that this policy issued is about to end. */
  CertificatesHealthy,
  /** Nothing is missing or strange around the policy. */
  PreflightPassed
}
