package dev.signet.approval;

/** The world failed to answer. Never a reason to deny. */
public final class FactUnavailable extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what could not be found out, and why. */
  public FactUnavailable(String message) {
    super(message);
  }

  /** The same, for what failed in a way that is known. */
  public FactUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
