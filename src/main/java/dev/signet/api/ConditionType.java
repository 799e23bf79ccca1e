package dev.signet.api;

/** The condition types of a policy's status. Their names are part of the API. */
public enum ConditionType {
  /** Requests are handled as the spec says. */
  Ready,
  /** The CA can sign. Only on a policy that signs. */
  AuthorityReady,
  /** What the CA signs verifies. Only where that can be known. */
  AuthorityTrusted,
  /** The certificates of the CAs are published. Only on a policy with a trust bundle. */
  TrustBundlePublished,
  /** What is approved gets its certificate. */
  RequestsSigned,
  /** Nothing that this policy issued is about to end. */
  CertificatesHealthy,
  /** What all kubelets serve verifies. Only on the policy that asks to look at it. */
  ServingVerifies,
  /** Nothing is missing or strange around the policy. */
  PreflightPassed
}
