package dev.signet.cli;

import dev.signet.cli.Explanation.CheckView;
import dev.signet.cli.Explanation.Contents;
import dev.signet.cli.Explanation.Period;
import dev.signet.cli.Explanation.PolicyView;
import dev.signet.cli.Explanation.Request;
import dev.signet.cli.Explanation.Review;
import dev.signet.cli.Explanation.Signing;
import dev.signet.cli.Explanation.Stand;
import dev.signet.policy.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An explanation as lines for a terminal. Pure. Whatever a line is made of, it leaves here without
 * a character that a terminal would obey.
 */
final class ExplanationText {

  /** More names than this are counted, not listed; -o json has all. */
  private static final int MANY = 20;

  private final List<String> lines = new ArrayList<>();

  private ExplanationText() {}

  static List<String> of(Explanation explanation) {
    ExplanationText text = new ExplanationText();
    text.request(explanation.request());
    text.policies(explanation.policies());
    text.reading(explanation);
    text.checks(explanation.checks());
    text.reviews(explanation.reviews());
    explanation.signing().ifPresent(signing -> text.signing(signing, explanation.request()));
    text.section("Taken for granted", explanation.assumptions());
    text.section("Could not be found out", explanation.unknown());
    text.outcome(explanation.outcome());
    return text.lines.stream().map(SafeText::of).toList();
  }

  private void request(Request request) {
    line("Request %s: %s, made %s ago".formatted(request.name(), request.state(), age(request)));
    field("signer", request.signerName());
    field("requester", request.requester());
    field("groups", list(request.groups()));
    request.contents().ifPresentOrElse(this::contents, () -> field("contents", "unreadable"));
    field("usages", list(request.usages()));
    field(
        "duration",
        request
            .requestedSeconds()
            .map(seconds -> "asks for " + Durations.text(Duration.ofSeconds(seconds)))
            .orElse("asks for none"));
    request
        .conditions()
        .forEach(
            condition ->
                field(
                    "condition",
                    "%s, %s: %s"
                        .formatted(condition.type(), condition.reason(), condition.message())));
    request.certificate().ifPresent(period -> field("certificate", good(period)));
  }

  private void contents(Contents contents) {
    field("subject", contents.subject().isEmpty() ? "empty" : list(contents.subject()));
    field("names", contents.names().isEmpty() ? "none" : list(contents.names()));
    if (contents.otherNames() > 0) {
      field("", contents.otherNames() + " of other kinds, which nobody signs");
    }
    field("key", contents.key());
  }

  private void policies(List<PolicyView> policies) {
    head("Policies, in the order in which they are asked");
    if (policies.isEmpty()) {
      line("  none");
    }
    policies.stream()
        .filter(policy -> policy.stand() != Stand.OtherSigner)
        .forEach(
            policy ->
                line(
                    "  %s %s%s: %s"
                        .formatted(
                            policy.stand() == Stand.Governs ? ">" : "-",
                            policy.name(),
                            policy.precedence().map(p -> " (precedence " + p + ")").orElse(""),
                            policy.stand() == Stand.Unreadable
                                ? "it cannot be read: " + policy.why()
                                : policy.why())));
    List<String> others =
        policies.stream()
            .filter(policy -> policy.stand() == Stand.OtherSigner)
            .map(PolicyView::name)
            .toList();
    if (!others.isEmpty()) {
      line("  - about other signers: %s".formatted(list(others)));
    }
  }

  private void reading(Explanation explanation) {
    var reading = explanation.reading();
    head("Reading, as compatibility " + reading.compatibility());
    if (reading.readable()) {
      line(
          "  %-8s %s"
              .formatted(
                  "ok",
                  reading.compatibility().equals("Strict")
                      ? "it can be read, and in one way only"
                      : "kube-controller-manager would read it too"));
    } else {
      line(
          "  %-8s %s: %s"
              .formatted("REFUSED", reading.code().orElse(""), reading.sentence().orElse("")));
    }
  }

  private void checks(List<CheckView> checks) {
    if (checks.isEmpty()) {
      return;
    }
    head("Checks, as things are now");
    String group = "";
    for (CheckView check : checks) {
      if (!check.group().equals(group)) {
        group = check.group();
        line("  %s".formatted(group));
      }
      line("    %-8s %s".formatted(word(check), check.expected()));
      check
          .sentence()
          .ifPresent(
              sentence -> line("             %s: %s".formatted(check.code().orElse(""), sentence)));
    }
  }

  private static String word(CheckView check) {
    return switch (check.found()) {
      case Holds -> "ok";
      case Broken -> "BROKEN";
      case Missing -> "MISSING";
      case Unknown -> "UNKNOWN";
    };
  }

  private void reviews(List<Review> reviews) {
    if (reviews.isEmpty()) {
      return;
    }
    head("Access reviews");
    for (Review review : reviews) {
      line(
          "  May %s in groups [%s] %s (%s)? %s"
              .formatted(
                  review.requester(),
                  list(review.groups()),
                  review.permission(),
                  review.apiGroup(),
                  switch (review.answer()) {
                    case Allowed -> "Yes.";
                    case NotAllowed -> "No.";
                    case Assumed -> "Taken for granted.";
                    case Unknown -> "No answer.";
                  }));
      line("  $ %s".formatted(review.command()));
    }
  }

  private void signing(Signing signing, Request request) {
    head("Signing");
    if (!signing.signs()) {
      line("  the policy does not sign: another signer has to");
      return;
    }
    line(
        "  the CA: AuthorityReady is %s; %s"
            .formatted(signing.authorityReady(), signing.authorityMessage()));
    signing.refusal().ifPresent(refusal -> line("  it would be refused: %s".formatted(refusal)));
    if (request.certificate().isEmpty() && signing.refusal().isEmpty()) {
      signing
          .certificate()
          .ifPresent(period -> line("  signed now, it would be good %s".formatted(good(period))));
    }
  }

  private void outcome(Explanation.Outcome outcome) {
    head(
        "Outcome: "
            + switch (outcome.result()) {
              case Issued -> "issued";
              case Approved -> "approved";
              case WouldBeApproved -> "would be approved";
              case WouldBeDenied -> "would be denied";
              case StaysPending -> "stays Pending";
              case StaysUnsigned -> "approved, and not signed";
              case Denied -> "denied";
              case Failed -> "failed";
              case Unknown -> "not certain, it is tried again";
            }
            + outcome.code().map(code -> " (" + code + ")").orElse(""));
    line("  %s".formatted(outcome.sentence()));
    outcome.advice().ifPresent(advice -> line("  To do: %s".formatted(advice)));
  }

  private void section(String title, List<String> sentences) {
    if (!sentences.isEmpty()) {
      head(title);
      sentences.forEach(sentence -> line("  %s".formatted(sentence)));
    }
  }

  private void head(String title) {
    lines.add("");
    lines.add(title);
  }

  private void field(String name, String value) {
    line("  %-11s %s".formatted(name, value));
  }

  private void line(String text) {
    lines.add(text);
  }

  private static String list(List<String> values) {
    String first = String.join(", ", values.stream().limit(MANY).toList());
    return values.size() <= MANY ? first : first + ", and %d more".formatted(values.size() - MANY);
  }

  private static String good(Period period) {
    return "from %s to %s, %s"
        .formatted(
            period.notBefore(),
            period.notAfter(),
            Durations.text(Duration.between(period.notBefore(), period.notAfter())));
  }

  private static String age(Request request) {
    return Durations.text(Duration.ofSeconds(request.ageSeconds()));
  }
}
