package dev.signet.approval;

/** Asks the API server. The only fact that approval needs from outside, so far. */
@FunctionalInterface
public interface AccessReviews {

  /**
   * Whether the requester may.
   *
   * @throws FactUnavailable the API server could not be asked
   */
  boolean allowed(AccessReview review) throws FactUnavailable;

  /** The world failed to answer. Never a reason to deny. */
  final class FactUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what could not be found out, and why. */
    public FactUnavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
