package dev.signet.expiry;

/**
 * What can be wrong with a certificate that was seen. Its name is what {@code signet check} prints.
 */
public enum CertificateProblem {
  /** It has ended. */
  Expired(Severity.CRITICAL, "renew it; who uses it is refused"),
  /** It has not begun. */
  NotYetValid(Severity.CRITICAL, "compare the clocks of who made it and of this machine"),
  /** The CA of this name that is at hand has another key: nobody who trusts that CA takes it. */
  UntrustedIssuer(
      Severity.CRITICAL,
      "let the CA that is here now sign it anew, or put back the one that signed it"),
  /** Less is left of it than the critical threshold. */
  ExpiresVerySoon(Severity.CRITICAL, "renew it now"),
  /** Less is left of it than the warning threshold. */
  ExpiresSoon(Severity.WARNING, "renew it, for example by kubeadm certs renew"),
  /** A kubelet should have renewed it: more than 90 % of its life is over. */
  RotationOverdue(
      Severity.WARNING,
      "read the kubelet's log, and look for a pending request of its node: signet explain"),
  /** No CA signed it, and somebody serves it: who calls cannot verify it. */
  SelfSigned(
      Severity.NOTE,
      "set serverTLSBootstrap: true in the kubelet's configuration, and approve what it asks for");

  private final Severity severity;
  private final String advice;

  CertificateProblem(Severity severity, String advice) {
    this.severity = severity;
    this.advice = advice;
  }

  /** What to do next. */
  public String advice() {
    return advice;
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
