package dev.signet.cli;

import dev.signet.approval.AccessReview;
import dev.signet.approval.AccessReviews;
import dev.signet.approval.FactUnavailable;
import java.util.ArrayList;
import java.util.List;

/** Keeps what was asked and answered. For one thread. */
final class RecordedReviews implements AccessReviews {

  /** What came of a question. */
  enum Answer {
    /** The requester may. */
    Allowed,
    /** It may not. */
    NotAllowed,
    /** Nobody was asked; it was taken for granted that it may. */
    Assumed,
    /** There was no answer. */
    Unknown
  }

  /**
   * A question that was asked.
   *
   * @param review the question
   * @param answer the answer
   */
  record Asked(AccessReview review, Answer answer) {}

  private final AccessReviews reviews;
  private final Answer yes;
  private final List<Asked> asked = new ArrayList<>();

  /**
   * Asks these.
   *
   * @param yes what their yes means
   */
  RecordedReviews(AccessReviews reviews, Answer yes) {
    this.reviews = reviews;
    this.yes = yes;
  }

  @Override
  public boolean allowed(AccessReview review) throws FactUnavailable {
    try {
      boolean allowed = reviews.allowed(review);
      asked.add(new Asked(review, allowed ? yes : Answer.NotAllowed));
      return allowed;
    } catch (FactUnavailable e) {
      asked.add(new Asked(review, Answer.Unknown));
      throw e;
    }
  }

  /** All questions so far, in order. */
  List<Asked> asked() {
    return List.copyOf(asked);
  }
}
