package dev.signet.approval;

import dev.signet.request.Requester;

/**
 * A question to the API server: may this requester create this subresource of
 * certificatesigningrequests? Equal questions have equal answers.
 *
 * @param requester who asks for the certificate
 * @param subresource {@code nodeclient} or {@code selfnodeclient}
 */
public record AccessReview(Requester requester, String subresource) {

  /** The permission in the words of RBAC. */
  public String permission() {
    return "create certificatesigningrequests/" + subresource;
  }
}
