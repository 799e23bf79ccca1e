package dev.signet.approval;

import dev.signet.api.Serving.AddressSource;
import dev.signet.approval.ServingFacts.Answer;
import dev.signet.policy.ServingRules;
import dev.signet.request.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the address sources of the policy know every name and address as the node's, as many of
 * them as it asks for.
 */
final class AddressTruth {

  private final Case c;
  private final Facts facts;
  private final Applicant applicant;
  private final AskedNames asked;
  private final ServingRules rules;

  /** What a source said about itself. */
  private sealed interface Said {
    record Answered(AddressSource source, Answer answer) implements Said {}

    record Failed(AddressSource source, String sentence) implements Said {}
  }

  AddressTruth(Case c, Facts facts, Applicant applicant, AskedNames asked) {
    this.c = c;
    this.facts = facts;
    this.applicant = applicant;
    this.asked = asked;
    this.rules = c.rules().serving();
  }

  Check check() {
    return switch (rules.agreement()) {
      case All ->
          new Check(
              "every one of %s knows each name and address as the node's"
                  .formatted(rules.sources()),
              this::all);
      case Any ->
          new Check(
              "one of %s knows each name and address as the node's".formatted(rules.sources()),
              this::any);
    };
  }

  /** A source that is sure that something is not the node's decides, whatever others do. */
  private Finding all() {
    List<Finding> findings = new ArrayList<>();
    for (AddressSource source : rules.sources()) {
      Said said = ask(source);
      Finding finding = finding(said, unknownTo(said, asked));
      if (finding instanceof Finding.Broken) {
        return finding;
      }
      findings.add(finding);
    }
    return worst(findings);
  }

  private Finding any() {
    List<Said> sayings = new ArrayList<>();
    AskedNames open = asked;
    for (AddressSource source : rules.sources()) {
      Said said = ask(source);
      sayings.add(said);
      open = unknownTo(said, open);
      if (open.isEmpty()) {
        return new Finding.Holds();
      }
    }
    AskedNames nobodys = open;
    return worst(sayings.stream().map(said -> finding(said, nobodys)).toList());
  }

  private Said ask(AddressSource source) {
    try {
      return new Said.Answered(
          source, facts.serving().ask(source, applicant.node(), c.request(), c.policy()));
    } catch (FactUnavailable e) {
      return new Said.Failed(source, e.getMessage());
    }
  }

  private static AskedNames unknownTo(Said said, AskedNames names) {
    return said instanceof Said.Answered(var _, Answer.Knows knows)
        ? new AskedNames(
            names.dns().stream().filter(name -> !knows.has(name)).toList(),
            names.ips().stream().filter(address -> !knows.has(address)).toList())
        : names;
  }

  private Finding finding(Said said, AskedNames unknown) {
    return switch (said) {
      case Said.Failed failed ->
          new Finding.Unknown(Reason.AddressSourceUnavailable, failed.sentence());
      case Said.Answered(var _, Answer.DoesNotKnow not) ->
          applicant.isSettling()
              ? new Finding.Unknown(Reason.NodeNotKnownYet, not.sentence())
              : new Finding.Missing(Reason.NodeNotKnownYet, not.sentence());
      case Said.Answered(var source, Answer.Knows knows) -> finding(source, knows, unknown);
    };
  }

  private Finding finding(AddressSource source, Answer.Knows knows, AskedNames unknown) {
    if (unknown.isEmpty()) {
      return new Finding.Holds();
    }
    String sentence =
        "Source %s does not know %s as those of Node %s; it knows %s."
            .formatted(source, unknown, applicant.node(), knows);
    if (mayLearn(source) && applicant.isSettling()) {
      return new Finding.Unknown(Reason.NodeNotKnownYet, sentence);
    }
    return new Finding.Broken(
        unknown.dns().isEmpty() ? Reason.AddressNotTheNodes : Reason.NameNotTheNodes, sentence);
  }

  /** Whether what it says about a node comes by itself, and maybe later than the request. */
  private static boolean mayLearn(AddressSource source) {
    return switch (source) {
      case NodeStatus, DNS -> true;
      case Inventory, LiveCertificate -> false;
    };
  }

  /** That which has to pass before anything else can be said. */
  private static Finding worst(List<Finding> findings) {
    return findings.stream()
        .min((one, other) -> Integer.compare(rank(one), rank(other)))
        .orElseGet(Finding.Holds::new);
  }

  private static int rank(Finding finding) {
    return switch (finding) {
      case Finding.Unknown unknown when unknown.reason() == Reason.AddressSourceUnavailable -> 0;
      case Finding.Unknown _ -> 1;
      case Finding.Missing _ -> 2;
      case Finding.Broken _ -> 3;
      case Finding.Holds _ -> 4;
    };
  }
}
