package dev.signet.approval;

import dev.signet.api.Approval.Profile;
import dev.signet.request.Reason;
import dev.signet.request.SignerNames;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * A profile: which requests are of its kind, and what has to be so for them to be approved. The
 * order of the table is kube-controller-manager's: self first.
 *
 * @param profile its name in a policy
 * @param isAbout whether it is about the signer of a request
 * @param recognizes what else makes a request one of its kind, besides the shape that its signer
 *     demands
 * @param checks what has to be so, in order
 * @param approval the message of the Approved condition, in kube-controller-manager's words
 */
record Recognizer(
    Profile profile,
    Predicate<Case> isAbout,
    Predicate<Case> recognizes,
    BiFunction<Case, Facts, List<Check>> checks,
    String approval) {

  static final List<Recognizer> ALL =
      List.of(
          new Recognizer(
              Profile.SelfNodeClient,
              signer(SignerNames.KUBELET_CLIENT),
              c -> c.commonName().equals(c.request().requester().username()),
              (c, facts) ->
                  List.of(
                      Permission.check(
                          c,
                          facts,
                          new AccessReview(c.request().requester(), "selfnodeclient"),
                          Reason.SelfNodeClientNotPermitted)),
              "Auto approving self kubelet client certificate after SubjectAccessReview."),
          new Recognizer(
              Profile.NodeClient,
              signer(SignerNames.KUBELET_CLIENT),
              c -> true,
              NodeClientChecks::of,
              "Auto approving kubelet client certificate after SubjectAccessReview."),
          new Recognizer(
              Profile.SelfNodeServing,
              signer(SignerNames.KUBELET_SERVING),
              c -> true,
              ServingChecks::of,
              "Auto approving self kubelet serving certificate after SubjectAccessReview: every"
                  + " name and address is the node's."),
          new Recognizer(
              Profile.Custom,
              c -> c.rules().custom().containsKey(c.request().signerName()),
              c -> true,
              CustomChecks::of,
              "Auto approving: it has the shape that the policy spells out."));

  private static Predicate<Case> signer(String signerName) {
    return c -> c.request().signerName().equals(signerName);
  }
}
