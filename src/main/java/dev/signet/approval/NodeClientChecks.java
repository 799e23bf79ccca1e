package dev.signet.approval;

import dev.signet.api.NodeClientGuards.ExistingNode;
import dev.signet.policy.NodeClientRules;
import dev.signet.request.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The checks of NodeClient: a bootstrap token is as good as whoever got hold of it, so a policy may
 * say more than RBAC can.
 */
final class NodeClientChecks {

  private NodeClientChecks() {}

  static List<Check> of(Case c, Facts facts) {
    NodeClientRules rules = c.rules().nodeClient();
    String node = SignerProfiles.nodeName(c.commonName());
    List<Check> checks = new ArrayList<>();
    if (!rules.tokenGroups().isEmpty()) {
      checks.add(
          Check.rule(
              "the requester is in one of the groups " + new TreeSet<>(rules.tokenGroups()),
              c.request().requester().groups().stream().anyMatch(rules.tokenGroups()::contains),
              Reason.TokenGroupNotAllowed,
              "Requester %s is in none of spec.approval.nodeClient.tokenGroups; it is in %s."
                  .formatted(
                      c.request().requester().username(), c.request().requester().groups())));
    }
    if (!rules.nodeNames().isEmpty()) {
      checks.add(
          Check.rule(
              "the node's name matches one of " + rules.nodeNames(),
              rules.nodeNames().stream().anyMatch(pattern -> pattern.matches(node)),
              Reason.NodeNameNotAllowed,
              "Node name %s matches none of spec.approval.nodeClient.nodeNames %s."
                  .formatted(node, rules.nodeNames())));
    }
    rules.maxOutstanding().ifPresent(max -> checks.add(outstanding(c, facts, max)));
    checks.add(
        Permission.check(
            c,
            facts,
            new AccessReview(c.request().requester(), "nodeclient"),
            Reason.NodeClientNotPermitted));
    if (rules.existingNode() != ExistingNode.Allow) {
      checks.add(existing(facts, rules.existingNode(), node));
    }
    return checks;
  }

  private static Check outstanding(Case c, Facts facts, int max) {
    return new Check(
        "the requester has at most %d undecided requests".formatted(max),
        () -> {
          try {
            return outstanding(
                c,
                max,
                facts
                    .outstanding()
                    .besides(c.request().uid(), c.request().requester(), c.request().signerName()));
          } catch (FactUnavailable e) {
            return new Finding.Unknown(Reason.ApiUnavailable, e.getMessage());
          }
        });
  }

  private static Finding outstanding(Case c, int max, int others) {
    return others < max
        ? new Finding.Holds()
        : new Finding.Missing(
            Reason.TooManyOutstanding,
            "Requester %s has %d other undecided requests; spec.approval.nodeClient.maxOutstanding is %d. It is looked at again when there are fewer."
                .formatted(c.request().requester().username(), others, max));
  }

  private static Check existing(Facts facts, ExistingNode rule, String node) {
    return new Check(
        rule == ExistingNode.Absent
            ? "there is no Node %s".formatted(node)
            : "there is no Node %s that is Ready".formatted(node),
        () -> {
          try {
            return existing(rule, facts.nodes().node(node));
          } catch (FactUnavailable e) {
            return new Finding.Unknown(Reason.NodeUnavailable, e.getMessage());
          }
        });
  }

  private static Finding existing(ExistingNode rule, Optional<NodeFacts> node) {
    if (node.isEmpty()) {
      return new Finding.Holds();
    }
    String name = node.get().name();
    return switch (rule) {
      case Allow -> new Finding.Holds();
      case NotReady ->
          node.get().isReady()
              // A node that is being replaced stops being Ready within a minute.
              ? new Finding.Missing(
                  Reason.NodeIsReady,
                  "Node %s exists and is Ready: nobody takes its place. It is looked at again; delete the Node if it is to be replaced."
                      .formatted(name))
              : new Finding.Holds();
      case Absent ->
          new Finding.Missing(
              Reason.NodeExists,
              "Node %s exists. It is looked at again; delete the Node if it is to be replaced."
                  .formatted(name));
    };
  }
}
