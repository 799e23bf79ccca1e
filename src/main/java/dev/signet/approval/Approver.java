package dev.signet.approval;

import dev.signet.approval.AccessReviews.FactUnavailable;
import dev.signet.approval.Decision.Approve;
import dev.signet.approval.Decision.Leave;
import dev.signet.approval.Decision.Retry;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Decides about a request that its policy governs. Asks for facts, writes nothing. */
public final class Approver {

  private final AccessReviews reviews;

  /** With this way of asking the API server. */
  public Approver(AccessReviews reviews) {
    this.reviews = reviews;
  }

  /** What is to become of a pending request under the policy that governs it. */
  public Decision decide(CertificateRequest request, Policy policy) {
    if (policy.profiles().isEmpty()) {
      return new Leave(
          Reason.PolicyApprovesNothing,
          "Policy %s signs and does not approve: somebody else has to.".formatted(policy.name()));
    }
    List<Recognizer> forSigner =
        Recognizer.ALL.stream().filter(r -> r.signerName().equals(request.signerName())).toList();
    if (forSigner.isEmpty()) {
      return new Leave(
          Reason.NoProfileForSigner,
          "No profile is about signer %s; it is left to other approvers."
              .formatted(request.signerName()));
    }
    return switch (SignerProfiles.of(request)) {
      case Verdict.Differs differs -> new Leave(differs.reason(), sentence(request, differs));
      case Verdict.Fits fits -> decide(request, policy, recognized(request, forSigner));
    };
  }

  private static List<Recognizer> recognized(
      CertificateRequest request, List<Recognizer> forSigner) {
    return forSigner.stream().filter(r -> r.recognizes().test(request)).toList();
  }

  private Decision decide(CertificateRequest request, Policy policy, List<Recognizer> recognized) {
    List<Recognizer> listed =
        recognized.stream().filter(r -> policy.profiles().contains(r.profile())).toList();
    if (listed.isEmpty()) {
      return new Leave(
          Reason.ProfileNotListed,
          "It has the shape of %s, which spec.approval.profiles of policy %s does not list."
              .formatted(profiles(recognized), policy.name()));
    }
    List<String> missing = new ArrayList<>();
    for (Recognizer recognizer : listed) {
      AccessReview review = new AccessReview(request.requester(), recognizer.subresource());
      try {
        if (reviews.allowed(review)) {
          return new Approve(Reason.AutoApproved, recognizer.approval());
        }
      } catch (FactUnavailable e) {
        return new Retry(Reason.ReviewFailed, e.getMessage());
      }
      missing.add(review.permission());
    }
    return new Leave(listed.getFirst().notPermitted(), sentence(request, missing));
  }

  private static String profiles(List<Recognizer> recognizers) {
    return recognizers.stream().map(r -> r.profile().name()).collect(Collectors.joining(" or "));
  }

  private static String sentence(CertificateRequest request, Verdict.Differs differs) {
    return "It is not what signer %s signs: %s."
        .formatted(request.signerName(), differs.sentence());
  }

  private static String sentence(CertificateRequest request, List<String> missing) {
    return "Requester %s lacks the permission to %s. Bind a ClusterRole with it to that user or to one of its groups (%s)."
        .formatted(
            request.requester().username(),
            String.join(" or to ", missing),
            String.join(", ", request.requester().groups()));
  }
}
