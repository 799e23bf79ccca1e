package dev.signet.approval;

import dev.signet.request.Reason;

/** The check that the requester may, per RBAC. */
final class Permission {

  private Permission() {}

  static Check check(Case c, Facts facts, AccessReview review, Reason missing) {
    return new Check(
        "requester %s may %s".formatted(review.requester().username(), review.permission()),
        () -> ask(c, facts, review, missing));
  }

  private static Finding ask(Case c, Facts facts, AccessReview review, Reason missing) {
    try {
      return facts.reviews().allowed(review)
          ? new Finding.Holds()
          : new Finding.Missing(missing, sentence(c, review));
    } catch (FactUnavailable e) {
      return new Finding.Unknown(Reason.ReviewFailed, e.getMessage());
    }
  }

  private static String sentence(Case c, AccessReview review) {
    return "Requester %s lacks the permission to %s. Bind a ClusterRole with it to that user or to one of its groups (%s)."
        .formatted(
            c.request().requester().username(),
            review.permission(),
            String.join(", ", c.request().requester().groups()));
  }
}
