package dev.signet.operator;

import dev.signet.approval.AccessReview;
import dev.signet.approval.AccessReviews;
import dev.signet.approval.FactUnavailable;
import dev.signet.request.Requester;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Asks the API server by SubjectAccessReview, in the words of kube-controller-manager. */
final class ApiReviews implements AccessReviews {

  private final KubernetesClient client;

  ApiReviews(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public boolean allowed(AccessReview review) throws FactUnavailable {
    try {
      SubjectAccessReview answer =
          client.authorization().v1().subjectAccessReview().create(question(review));
      return Boolean.TRUE.equals(answer.getStatus().getAllowed());
    } catch (KubernetesClientException e) {
      throw new FactUnavailable(
          "The API server did not answer whether %s may %s: %s"
              .formatted(review.requester().username(), review.permission(), e.getMessage()),
          e);
    }
  }

  private static SubjectAccessReview question(AccessReview review) {
    Requester requester = review.requester();
    return new SubjectAccessReviewBuilder()
        .withNewSpec()
        .withUser(requester.username())
        .withUid(requester.uid())
        .withGroups(requester.groups())
        .withExtra(requester.extra())
        .withNewResourceAttributes()
        .withVerb(review.verb())
        .withGroup(review.group())
        .withVersion("*")
        .withResource(review.resource())
        .withSubresource(review.subresource())
        .withName(review.name())
        .endResourceAttributes()
        .endSpec()
        .build();
  }
}
