package dev.signet.operator;

import dev.signet.approval.AccessReview;
import dev.signet.approval.AccessReviews;
import dev.signet.request.Requester;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks the API server by SubjectAccessReview, and equal questions once in a short while: a
 * bootstrap storm asks the same thousands of times. A permission that is taken away therefore still
 * counts for that while (a second, unless said otherwise; 0 asks each time). Who asks while the
 * same question is under way waits for its answer.
 */
final class CachedReviews implements AccessReviews {

  /** Beyond this the answers that are too old are dropped. */
  private static final int SWEEP_ABOVE = 256;

  private final KubernetesClient client;
  private final Duration keep;
  private final Map<AccessReview, Answer> answers = new ConcurrentHashMap<>();

  private record Answer(boolean allowed, long nanoTime) {}

  CachedReviews(KubernetesClient client, Duration keep) {
    this.client = client;
    this.keep = keep;
  }

  @Override
  public boolean allowed(AccessReview review) throws FactUnavailable {
    try {
      if (keep.isZero()) {
        return ask(review);
      }
      sweep();
      return answers
          .compute(review, (key, answer) -> isFresh(answer) ? answer : now(ask(key)))
          .allowed();
    } catch (KubernetesClientException e) {
      throw new FactUnavailable(
          "The API server did not answer whether %s may %s: %s"
              .formatted(review.requester().username(), review.permission(), e.getMessage()),
          e);
    }
  }

  private boolean ask(AccessReview review) {
    SubjectAccessReview answer =
        client.authorization().v1().subjectAccessReview().create(question(review));
    return Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  /** As kube-controller-manager asks. */
  private static SubjectAccessReview question(AccessReview review) {
    Requester requester = review.requester();
    return new SubjectAccessReviewBuilder()
        .withNewSpec()
        .withUser(requester.username())
        .withUid(requester.uid())
        .withGroups(requester.groups())
        .withExtra(requester.extra())
        .withNewResourceAttributes()
        .withVerb("create")
        .withGroup("certificates.k8s.io")
        .withVersion("*")
        .withResource("certificatesigningrequests")
        .withSubresource(review.subresource())
        .endResourceAttributes()
        .endSpec()
        .build();
  }

  private void sweep() {
    if (answers.size() > SWEEP_ABOVE) {
      answers.values().removeIf(answer -> !isFresh(answer));
    }
  }

  private boolean isFresh(Answer answer) {
    return answer != null && System.nanoTime() - answer.nanoTime() < keep.toNanos();
  }

  private static Answer now(boolean allowed) {
    return new Answer(allowed, System.nanoTime());
  }
}
