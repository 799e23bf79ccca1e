package dev.signet.cli;

import dev.signet.api.Approval.Compatibility;
import dev.signet.api.CertificatePolicy;
import dev.signet.approval.Approver;
import dev.signet.approval.Decision;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.Facts;
import dev.signet.approval.Finding;
import dev.signet.approval.Judgement;
import dev.signet.approval.Superseding;
import dev.signet.cli.Explanation.CheckView;
import dev.signet.cli.Explanation.Found;
import dev.signet.cli.Explanation.Reading;
import dev.signet.cli.Explanation.Review;
import dev.signet.policy.Policy;
import dev.signet.request.CertificateRequest;
import dev.signet.request.ReadResult;
import dev.signet.request.Reason;
import dev.signet.request.RequestReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out why a request is as it is. Asks for facts, writes nothing. */
final class Explainer {

  private final Advice advice;

  Explainer(Advice advice) {
    this.advice = advice;
  }

  Explanation explain(Inquiry inquiry) {
    return switch (inquiry.policies()) {
      case Inquiry.Policies.Known known -> explain(inquiry, known.objects());
      case Inquiry.Policies.Unavailable unavailable -> explain(inquiry, unavailable);
    };
  }

  private Explanation explain(Inquiry inquiry, Inquiry.Policies.Unavailable unavailable) {
    ReadResult read = RequestReader.read(inquiry.csr(), Compatibility.Strict);
    return new Explanation(
        Explanation.VERSION,
        RequestView.of(inquiry.csr(), inquiry.now()),
        List.of(),
        reading(Compatibility.Strict, read),
        List.of(),
        List.of(),
        Optional.empty(),
        new Outcomes(advice, inquiry).ungoverned(),
        inquiry.assumptions(),
        List.of(unavailable.sentence()));
  }

  private Explanation explain(Inquiry inquiry, List<CertificatePolicy> objects) {
    PolicyBoard board = PolicyBoard.of(objects);
    Optional<Policy> governing =
        board
            .policies()
            .governing(
                inquiry.csr().getSpec().getSignerName(), RequestReader.requester(inquiry.csr()));
    Compatibility compatibility = governing.map(Policy::compatibility).orElse(Compatibility.Strict);
    ReadResult read = RequestReader.read(inquiry.csr(), compatibility);
    RecordedReviews reviews = new RecordedReviews(inquiry.facts().reviews(), inquiry.yes());
    Approver approver = new Approver(recorded(inquiry.facts(), reviews));
    Judgement judgement = judge(inquiry, approver, governing, read);
    Optional<SigningOutlook> outlook =
        governing.map(
            policy ->
                SigningOutlook.of(approver, policy, board.object(policy), read, inquiry.now()));
    return new Explanation(
        Explanation.VERSION,
        RequestView.of(inquiry.csr(), inquiry.now()),
        board.views(inquiry.csr()),
        reading(compatibility, read),
        judgement.steps().stream().map(Explainer::view).toList(),
        reviews.asked().stream().map(Explainer::view).toList(),
        outlook.map(SigningOutlook::view),
        new Outcomes(advice, inquiry).of(governing, judgement.decision(), outlook),
        inquiry.assumptions(),
        unknown(judgement));
  }

  private static List<String> unknown(Judgement judgement) {
    return judgement.steps().stream()
        .map(Judgement.Step::finding)
        .filter(Finding.Unknown.class::isInstance)
        .map(finding -> ((Finding.Unknown) finding).sentence())
        .distinct()
        .toList();
  }

  private static Facts recorded(Facts facts, RecordedReviews reviews) {
    return new Facts(reviews, facts.nodes(), facts.outstanding(), facts.serving(), facts.clock());
  }

  private static Judgement judge(
      Inquiry inquiry, Approver approver, Optional<Policy> governing, ReadResult read) {
    if (governing.isEmpty()) {
      return unchecked(new Decision.Leave(Reason.NoPolicy, "No CertificatePolicy matches it."));
    }
    return switch (read) {
      case ReadResult.Unreadable bad -> unchecked(Approver.decide(bad, governing.get()));
      case ReadResult.Read good -> judge(inquiry, approver, governing.get(), good.request());
    };
  }

  /** The operator judges no request whose place a later one took; people may want to know all. */
  private static Judgement judge(
      Inquiry inquiry, Approver approver, Policy policy, CertificateRequest request) {
    Judgement judgement = approver.judge(request, policy);
    try {
      return Superseding.of(request, policy.compatibility(), inquiry.others())
          .map(leave -> new Judgement(leave, judgement.steps()))
          .orElse(judgement);
    } catch (FactUnavailable e) {
      List<Judgement.Step> steps = new ArrayList<>(judgement.steps());
      steps.add(
          new Judgement.Step(
              "request",
              "no later request of the node has its certificate",
              new Finding.Unknown(Reason.ApiUnavailable, e.getMessage())));
      return new Judgement(
          judgement.decision() instanceof Decision.Approve
              ? new Decision.Retry(Reason.ApiUnavailable, e.getMessage())
              : judgement.decision(),
          steps);
    }
  }

  private static Judgement unchecked(Decision decision) {
    return new Judgement(decision, List.of());
  }

  private static Reading reading(Compatibility compatibility, ReadResult read) {
    return switch (read) {
      case ReadResult.Read good ->
          new Reading(compatibility.name(), true, Optional.empty(), Optional.empty());
      case ReadResult.Unreadable bad ->
          new Reading(
              compatibility.name(),
              false,
              Optional.of(bad.reason().name()),
              Optional.of(bad.sentence()));
    };
  }

  private static CheckView view(Judgement.Step step) {
    return switch (step.finding()) {
      case Finding.Holds holds ->
          new CheckView(
              step.group(), step.expected(), Found.Holds, Optional.empty(), Optional.empty());
      case Finding.Broken broken -> view(step, Found.Broken, broken.reason(), broken.sentence());
      case Finding.Missing missing ->
          view(step, Found.Missing, missing.reason(), missing.sentence());
      case Finding.Unknown unknown ->
          view(step, Found.Unknown, unknown.reason(), unknown.sentence());
    };
  }

  private static CheckView view(Judgement.Step step, Found found, Reason reason, String sentence) {
    return new CheckView(
        step.group(), step.expected(), found, Optional.of(reason.name()), Optional.of(sentence));
  }

  private static Review view(RecordedReviews.Asked asked) {
    var review = asked.review();
    return new Review(
        review.requester().username(),
        review.requester().groups(),
        review.permission(),
        review.group(),
        asked.answer(),
        CanICommand.of(review));
  }
}
