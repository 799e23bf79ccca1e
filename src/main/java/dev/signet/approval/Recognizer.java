package dev.signet.approval;

import dev.signet.api.Approval.Profile;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.request.SignerNames;
import java.util.List;
import java.util.function.Predicate;

/**
 * A profile: which requests are of its kind, and which permission their requester needs. The order
 * of the table is kube-controller-manager's: self first.
 *
 * @param profile its name in a policy
 * @param signerName the signer it is about
 * @param recognizes what else makes a request one of its kind, besides the shape that its signer
 *     demands
 * @param subresource the pseudo-subresource that its requester must be allowed to create
 * @param notPermitted the reason when its requester is not
 * @param approval the message of the Approved condition, kube-controller-manager's words
 */
record Recognizer(
    Profile profile,
    String signerName,
    Predicate<CertificateRequest> recognizes,
    String subresource,
    Reason notPermitted,
    String approval) {

  static final List<Recognizer> ALL =
      List.of(
          new Recognizer(
              Profile.SelfNodeClient,
              SignerNames.KUBELET_CLIENT,
              r -> r.subject().commonName().orElse("").equals(r.requester().username()),
              "selfnodeclient",
              Reason.SelfNodeClientNotPermitted,
              "Auto approving self kubelet client certificate after SubjectAccessReview."),
          new Recognizer(
              Profile.NodeClient,
              SignerNames.KUBELET_CLIENT,
              r -> true,
              "nodeclient",
              Reason.NodeClientNotPermitted,
              "Auto approving kubelet client certificate after SubjectAccessReview."));
}
