package dev.signet.approval;

import dev.signet.request.Reason;
import java.util.List;

/** The checks of SelfNodeServing: whose names are these? */
final class ServingChecks {

  /** Every node is in it. */
  private static final String NODES_GROUP = "system:nodes";

  private ServingChecks() {}

  static List<Check> of(Case c, Facts facts) {
    var requester = c.request().requester();
    return List.of(
        Check.rule(
            "the requester is the node itself, in group system:nodes",
            c.commonName().equals(requester.username())
                && requester.groups().contains(NODES_GROUP)
                && !SignerProfiles.nodeName(c.commonName()).isEmpty(),
            Reason.RequesterNotTheNode,
            "Requester %s, in %s, is not the node that common name %s is about."
                .formatted(requester.username(), requester.groups(), c.commonName())),
        Permission.check(
            c,
            facts,
            new AccessReview(requester, "selfnodeserver"),
            Reason.SelfNodeServingNotPermitted));
  }
}
