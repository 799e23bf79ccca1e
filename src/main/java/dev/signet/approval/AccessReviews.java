package dev.signet.approval;

/** Asks the API server what somebody may. */
@FunctionalInterface
public interface AccessReviews {

  /**
   * Whether the requester may.
   *
   * @throws FactUnavailable the API server could not be asked
   */
  boolean allowed(AccessReview review) throws FactUnavailable;
}
