package dev.signet.operator;

import dev.signet.approval.FactUnavailable;
import dev.signet.approval.OwnRight;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Asks the API server what Signet itself may, by SelfSubjectAccessReview. */
final class ApiOwnRights {

  private final KubernetesClient client;

  ApiOwnRights(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Whether Signet may.
   *
   * @throws FactUnavailable the API server could not be asked
   */
  boolean has(OwnRight right) throws FactUnavailable {
    var question =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb(right.verb())
            .withGroup(right.group())
            .withResource(right.resource())
            .withSubresource(right.subresource())
            .withNamespace(right.namespace())
            .withName(right.name())
            .endResourceAttributes()
            .endSpec()
            .build();
    try {
      var answer = client.authorization().v1().selfSubjectAccessReview().create(question);
      return Boolean.TRUE.equals(answer.getStatus().getAllowed());
    } catch (KubernetesClientException e) {
      throw new FactUnavailable(
          "The API server did not answer whether Signet may %s: %s"
              .formatted(right, e.getMessage()),
          e);
    }
  }
}
