package dev.signet.approval;

import dev.signet.api.Approval.OnViolation;
import dev.signet.approval.Decision.Approve;
import dev.signet.approval.Decision.Deny;
import dev.signet.approval.Decision.Leave;
import dev.signet.approval.Decision.Retry;
import dev.signet.approval.Judgement.Step;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import dev.signet.request.ReadResult;
import dev.signet.request.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Decides about a request that its policy governs. Asks for facts, writes nothing. */
public final class Approver {

  private final Facts facts;

  /** With these ways of finding out. */
  public Approver(Facts facts) {
    this.facts = facts;
  }

  /** What is to become of a pending request under the policy that governs it. */
  public Decision decide(CertificateRequest request, Policy policy) {
    return decide(request, policy, new Trail.Silent());
  }

  /** The same, with every check that there is, those after the first that failed too. */
  public Judgement judge(CertificateRequest request, Policy policy) {
    List<Step> steps = new ArrayList<>();
    Decision decision = decide(request, policy, new Trail.Kept(steps));
    return new Judgement(decision, steps);
  }

  /** What is to become of a request that cannot be read under the policy that governs it. */
  public static Decision decide(ReadResult.Unreadable bad, Policy policy) {
    return policy
        .approval()
        .<Decision>map(rules -> broken(rules.onViolation(), bad.reason(), bad.sentence()))
        .orElseGet(() -> new Leave(bad.reason(), bad.sentence()));
  }

  /**
   * Whether a request that somebody approved has the shape that its signer, and a policy that
   * spells one out for that signer, demand.
   */
  public Verdict signable(CertificateRequest request, Policy policy) {
    boolean isCustom =
        policy.approval().filter(a -> a.custom().containsKey(request.signerName())).isPresent();
    if (!isCustom) {
      return SignerProfiles.of(request, policy.compatibility());
    }
    Finding finding =
        new Trail.Silent()
            .first("shape", CustomChecks.shape(new Case(request, policy, policy.approval().get())));
    return finding instanceof Finding.Broken broken
        ? new Verdict.Differs(broken.reason(), broken.sentence())
        : new Verdict.Fits();
  }

  private Decision decide(CertificateRequest request, Policy policy, Trail trail) {
    if (policy.approval().isEmpty()) {
      return new Leave(
          Reason.PolicyApprovesNothing,
          "Policy %s signs and does not approve: somebody else has to.".formatted(policy.name()));
    }
    return decide(new Case(request, policy, policy.approval().get()), trail);
  }

  private Decision decide(Case c, Trail trail) {
    List<Recognizer> forSigner = Recognizer.ALL.stream().filter(r -> r.isAbout().test(c)).toList();
    if (forSigner.isEmpty()) {
      return new Leave(
          Reason.NoProfileForSigner,
          "No profile is about signer %s; it is left to other approvers."
              .formatted(c.request().signerName()));
    }
    return switch (trail.first("request", CommonChecks.of(c))) {
      case Finding.Holds holds -> decide(c, forSigner, trail);
      case Finding.Broken broken -> broken(c, broken);
      case Finding.Missing missing -> new Leave(missing.reason(), missing.sentence());
      case Finding.Unknown unknown -> new Retry(unknown.reason(), unknown.sentence());
    };
  }

  private Decision decide(Case c, List<Recognizer> forSigner, Trail trail) {
    List<Recognizer> recognized = forSigner.stream().filter(r -> r.recognizes().test(c)).toList();
    List<Recognizer> listed =
        recognized.stream().filter(r -> c.rules().profiles().contains(r.profile())).toList();
    if (listed.isEmpty()) {
      return new Leave(
          Reason.ProfileNotListed,
          "It has the shape of %s, which spec.approval.profiles of policy %s does not list."
              .formatted(profiles(recognized), c.policy().name()));
    }
    List<Finding> failed = new ArrayList<>();
    for (Recognizer recognizer : listed) {
      switch (trail.first(recognizer.profile().name(), recognizer.checks().apply(c, facts))) {
        case Finding.Holds holds -> {
          return new Approve(Reason.AutoApproved, recognizer.approval());
        }
        // As kube-controller-manager: the next profile is not tried.
        case Finding.Unknown unknown -> {
          return new Retry(unknown.reason(), unknown.sentence());
        }
        case Finding.Missing missing -> failed.add(missing);
        case Finding.Broken broken -> failed.add(broken);
      }
    }
    return failed(c, failed);
  }

  /**
   * Of several profiles none approved. Only what all of them refuse for good is denied: a
   * permission may come.
   */
  private static Decision failed(Case c, List<Finding> failed) {
    List<Finding.Missing> missing =
        failed.stream()
            .filter(Finding.Missing.class::isInstance)
            .map(Finding.Missing.class::cast)
            .toList();
    if (missing.isEmpty()) {
      return broken(c, (Finding.Broken) failed.getFirst());
    }
    return new Leave(
        missing.getFirst().reason(),
        missing.stream().map(Finding.Missing::sentence).collect(Collectors.joining(" Or: ")));
  }

  private static Decision broken(Case c, Finding.Broken broken) {
    return broken(c.rules().onViolation(), broken.reason(), broken.sentence());
  }

  private static Decision broken(OnViolation onViolation, Reason reason, String sentence) {
    return switch (onViolation) {
      case Leave -> new Leave(reason, sentence);
      case Deny -> new Deny(reason, sentence);
    };
  }

  private static String profiles(List<Recognizer> recognizers) {
    return recognizers.stream().map(r -> r.profile().name()).collect(Collectors.joining(" or "));
  }
}
