package dev.signet.approval;

import dev.signet.request.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * The checks of SelfNodeServing: whose names are these? What no policy can lift comes before what
 * the policy says, and what needs no question before what does.
 */
final class ServingChecks {

  /** Every node is in it. */
  private static final String NODES_GROUP = "system:nodes";

  private ServingChecks() {}

  static List<Check> of(Case c, Facts facts) {
    AskedNames asked = AskedNames.of(c.request());
    Applicant applicant = Applicant.of(c.request(), facts.clock().instant());
    List<Check> checks = new ArrayList<>();
    checks.add(isTheNode(c));
    checks.addAll(NameChecks.of(c.request().names(), asked, c.rules().serving()));
    checks.addAll(new OwnershipChecks(facts, applicant, asked).all());
    checks.add(
        Permission.check(
            c,
            facts,
            new AccessReview(c.request().requester(), "selfnodeserver"),
            Reason.SelfNodeServingNotPermitted));
    checks.add(new AddressTruth(c, facts, applicant, asked).check());
    return checks;
  }

  private static Check isTheNode(Case c) {
    var requester = c.request().requester();
    return Check.rule(
        "the requester is the node itself, in group system:nodes",
        c.commonName().equals(requester.username())
            && requester.groups().contains(NODES_GROUP)
            && !SignerProfiles.nodeName(c.commonName()).isEmpty(),
        Reason.RequesterNotTheNode,
        "Requester %s, in %s, is not the node that common name %s is about."
            .formatted(requester.username(), requester.groups(), c.commonName()));
  }
}
