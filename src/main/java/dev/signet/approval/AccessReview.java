package dev.signet.approval;

import dev.signet.api.CertificatePolicy;
import dev.signet.request.Requester;

/**
 * A question to the API server: may this requester do that? Equal questions have equal answers.
 *
 * @param requester who asks for the certificate
 * @param verb the verb of RBAC
 * @param group the API group of the resource
 * @param resource the resource
 * @param subresource its subresource; empty: none
 * @param name the name of the one object; empty: any
 */
public record AccessReview(
    Requester requester,
    String verb,
    String group,
    String resource,
    String subresource,
    String name) {

  /**
   * May it create this pseudo-subresource of certificatesigningrequests? kube-controller-manager's
   * question.
   */
  public AccessReview(Requester requester, String subresource) {
    this(requester, "create", "certificates.k8s.io", "certificatesigningrequests", subresource, "");
  }

  /** May it use this policy? For profiles that Kubernetes has no question for. */
  public static AccessReview use(Requester requester, String policy) {
    return new AccessReview(
        requester, "use", CertificatePolicy.GROUP, "certificatepolicies", "", policy);
  }

  /** The permission in the words of RBAC. */
  public String permission() {
    return verb
        + " "
        + resource
        + (subresource.isEmpty() ? "" : "/" + subresource)
        + (name.isEmpty() ? "" : " " + name);
  }
}
