package dev.signet.api;

/** The reasons of the conditions of a policy's status. Their names are part of the API. */
public enum ConditionReason {
  /** Ready: all is as the spec says. */
  Working,
  /** Ready: it works, and the message says what is unwise about it. */
  WorkingWithWarnings,
  /** Ready: other policies with a lower precedence govern everything this one matches. */
  NeverReached,
  /** Ready: the spec cannot be read; the message says which field. */
  InvalidSpec,
  /** Ready: the CA cannot sign; the AuthorityReady condition says why. */
  AuthorityNotReady,
  /** AuthorityReady: the CA can sign. */
  Loaded,
  /** AuthorityReady: a replacement was refused; the CA loaded before goes on signing. */
  KeptPrevious,
  /** Ready: what the CA would sign would not verify; the AuthorityTrusted condition says why. */
  AuthorityNotTrusted,
  /** AuthorityTrusted: what the CA signs verifies. */
  Trusted,
  /** AuthorityTrusted: another CA signs until the one that the policy wants is trusted. */
  AnotherSigns,
  /** AuthorityTrusted: the CA is not published, or not for long enough. */
  NotPublished,
  /** AuthorityTrusted: the API server does not trust the CA. */
  NotTrusted,
  /** AuthorityTrusted: whether the API server trusts the CA is not known. */
  TrustUnknown,
  /** TrustBundlePublished: the CAs are published. */
  Published,
  /** TrustBundlePublished: Signet may not write the ConfigMap. */
  BundleForbidden,
  /** TrustBundlePublished: the ConfigMap could not be read or written. */
  BundleUnavailable,
  /** RequestsSigned: no approved request waits for its certificate for long. */
  NothingWaits,
  /** RequestsSigned: requests are approved and nobody signs them. */
  ApprovedButUnsigned,
  /** CertificatesHealthy: nothing is past a threshold. */
  NothingEndsSoon,
  /** CertificatesHealthy: at least one certificate is past the warning threshold. */
  EndsSoon,
  /** CertificatesHealthy: at least one certificate is past the critical threshold. */
  EndsVerySoon,
  /** CertificatesHealthy: at least one certificate has ended and no newer one took its place. */
  Ended,
  /** ServingVerifies: what every kubelet serves verifies with the CAs that are known. */
  AllServingVerifies,
  /** ServingVerifies: what at least one kubelet serves does not verify, or it serves nothing. */
  SomeServingDoesNotVerify,
  /** PreflightPassed: nothing is missing, as far as can be known. */
  NothingMissing,
  /** PreflightPassed: Signet itself may not do what the policy says. */
  SignetLacksRights,
  /** PreflightPassed: those who ask may not have what the policy approves. */
  RequestersLackRights,
  /** PreflightPassed: somebody else approves or signs the same requests. */
  AnotherIsActive,
  /** PreflightPassed: a bootstrap token is about to end, or has. */
  TokenEndsSoon
}
