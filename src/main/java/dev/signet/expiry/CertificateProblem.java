package dev.signet.expiry;

/**
 * What can be wrong with a certificate that was seen. Its name is what {@code signet check} prints.
 */
public enum CertificateProblem {
  /** It has ended. */
  Expired(Severity.CRITICAL),
  /** It has not begun. */
  NotYetValid(Severity.CRITICAL),
  /** The CA of this name that is at hand has another key: nobody who trusts that CA takes it. */
  UntrustedIssuer(Severity.CRITICAL),
  /** Less is left of it than the critical threshold. */
  ExpiresVerySoon(Severity.CRITICAL),
  /** Less is left of it than the warning threshold. */
  ExpiresSoon(Severity.WARNING),
  /** A kubelet should have renewed it: more than 90 % of its life is over. */
  RotationOverdue(Severity.WARNING),
  /** No CA signed it, and somebody serves it: who calls cannot verify it. */
  SelfSigned(Severity.NOTE);

  private final Severity severity;

  CertificateProblem(Severity severity) {
    this.severity = severity;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** How bad a problem is, in order. */
  public enum Severity {
    /** Worth a word, and works as it is. */
    NOTE,
    /** Something has to be done. */
    WARNING,
    /** Something does not work, or will not soon. */
    CRITICAL
  }
}
