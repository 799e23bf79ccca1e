package dev.signet.approval;

import static dev.signet.api.Serving.AddressSource.DNS;
import static dev.signet.api.Serving.AddressSource.Inventory;
import static dev.signet.api.Serving.AddressSource.LiveCertificate;
import static dev.signet.api.Serving.AddressSource.NodeStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.request.Reason;
import dev.signet.testing.Identity;
import dev.signet.testing.TestFacts;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequests;
import dev.signet.testing.TestServingFacts;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the address sources of a policy are put together: node-1 asks for its name and 10.0.0.1. */
final class AddressTruthTest {
  private static final String[] RIGHT = {"node-1", "10.0.0.1"};

  /** Sources, agreement, the world, the decision while the node settles, the one later. */
  static List<Arguments> table() {
    return List.of(
        row("its status knows", "NodeStatus", "All", w -> w.has("node-1", RIGHT), ok(), ok()),
        row(
            "its status lacks a name",
            "NodeStatus",
            "All",
            w -> w.says(NodeStatus, "10.0.0.1"),
            retry(Reason.NodeNotKnownYet),
            deny(Reason.NameNotTheNodes)),
        row(
            "its status lacks the address",
            "NodeStatus",
            "All",
            w -> w.has("node-1"),
            retry(Reason.NodeNotKnownYet),
            deny(Reason.AddressNotTheNodes)),
        row(
            "there is no such Node",
            "NodeStatus",
            "All",
            w -> w,
            retry(Reason.NodeNotKnownYet),
            leave(Reason.NodeNotKnownYet)),
        row(
            "the API server is away",
            "NodeStatus",
            "All",
            w -> w.fails(NodeStatus),
            retry(Reason.AddressSourceUnavailable),
            retry(Reason.AddressSourceUnavailable)),
        row(
            "a block",
            "Inventory",
            "All",
            w -> w.says(Inventory, "node-1", "10.0.0.0/24"),
            ok(),
            ok()),
        row(
            "the inventory is sure",
            "Inventory",
            "All",
            w -> w.says(Inventory, "node-1", "10.0.1.0/24"),
            deny(Reason.AddressNotTheNodes),
            deny(Reason.AddressNotTheNodes)),
        row(
            "the inventory lacks the node",
            "Inventory",
            "All",
            w -> w,
            retry(Reason.NodeNotKnownYet),
            leave(Reason.NodeNotKnownYet)),
        row(
            "the served certificate has other names",
            "LiveCertificate",
            "All",
            w -> w.says(LiveCertificate, "node-1"),
            deny(Reason.AddressNotTheNodes),
            deny(Reason.AddressNotTheNodes)),
        row(
            "the resolver may learn",
            "DNS",
            "All",
            w -> w.says(DNS, "node-1"),
            retry(Reason.NodeNotKnownYet),
            deny(Reason.AddressNotTheNodes)),
        row(
            "both know",
            "NodeStatus, Inventory",
            "All",
            w -> w.has("node-1", RIGHT).says(Inventory, RIGHT),
            ok(),
            ok()),
        row(
            "a sure no counts though another is away",
            "DNS, Inventory",
            "All",
            w -> w.fails(DNS).says(Inventory, "node-1"),
            deny(Reason.AddressNotTheNodes),
            deny(Reason.AddressNotTheNodes)),
        row(
            "one that is away holds it up though others know",
            "NodeStatus, DNS",
            "All",
            w -> w.has("node-1", RIGHT).fails(DNS),
            retry(Reason.AddressSourceUnavailable),
            retry(Reason.AddressSourceUnavailable)),
        row(
            "one that does not know the node yet holds it up",
            "NodeStatus, Inventory",
            "All",
            w -> w.has("node-1", RIGHT),
            retry(Reason.NodeNotKnownYet),
            leave(Reason.NodeNotKnownYet)),
        row(
            "any: the second knows",
            "LiveCertificate, NodeStatus",
            "Any",
            w -> w.fails(LiveCertificate).has("node-1", RIGHT),
            ok(),
            ok()),
        row(
            "any: each knows a part",
            "Inventory, NodeStatus",
            "Any",
            w -> w.says(Inventory, "10.0.0.0/8").has("node-1"),
            ok(),
            ok()),
        row(
            "any: nobody knows the address",
            "Inventory, NodeStatus",
            "Any",
            w -> w.says(Inventory, "node-1").has("node-1"),
            retry(Reason.NodeNotKnownYet),
            deny(Reason.AddressNotTheNodes)),
        row(
            "any: the one that might know is away",
            "Inventory, DNS",
            "Any",
            w -> w.says(Inventory, "node-1").fails(DNS),
            retry(Reason.AddressSourceUnavailable),
            retry(Reason.AddressSourceUnavailable)),
        row(
            "any: a sure no does not veto",
            "Inventory, LiveCertificate",
            "Any",
            w -> w.says(Inventory, "node-1"),
            retry(Reason.NodeNotKnownYet),
            leave(Reason.NodeNotKnownYet)));
  }

  @ParameterizedTest
  @MethodSource("table")
  void theSourcesDecide(
      String sources,
      String agreement,
      UnaryOperator<TestServingFacts> world,
      Outcome settling,
      Outcome settled) {
    assertThat(outcome(sources, agreement, world, TestFacts.CLOCK)).isEqualTo(settling);
    assertThat(
            outcome(sources, agreement, world, Clock.offset(TestFacts.CLOCK, Applicant.SETTLING)))
        .isEqualTo(settled);
  }

  @Test
  void whoeverReadsItLearnsWhatTheSourceKnows() {
    var world = new TestServingFacts().says(Inventory, "node-1", "10.0.1.1", "10.0.2.0/24");

    assertThat(decide("Inventory", "All", world, TestFacts.CLOCK).sentence())
        .isEqualTo(
            "Source Inventory does not know 10.0.0.1 as those of Node node-1; it knows [node-1,"
                + " 10.0.1.1, 10.0.2.0/24].");
  }

  @Test
  void noMoreSourcesAreAskedThanDecide() {
    var sure = new TestServingFacts().says(Inventory, "node-1");
    var enough = new TestServingFacts().says(Inventory, RIGHT);

    decide("Inventory, LiveCertificate", "All", sure, TestFacts.CLOCK);
    decide("Inventory, LiveCertificate", "Any", enough, TestFacts.CLOCK);

    assertThat(sure.asked()).containsExactly(Inventory);
    assertThat(enough.asked()).containsExactly(Inventory);
  }

  record Outcome(Class<? extends Decision> kind, Reason reason) {}

  private static Outcome ok() {
    return new Outcome(Decision.Approve.class, Reason.AutoApproved);
  }

  private static Outcome retry(Reason reason) {
    return new Outcome(Decision.Retry.class, reason);
  }

  private static Outcome leave(Reason reason) {
    return new Outcome(Decision.Leave.class, reason);
  }

  private static Outcome deny(Reason reason) {
    return new Outcome(Decision.Deny.class, reason);
  }

  private static Arguments row(
      String name,
      String sources,
      String agreement,
      UnaryOperator<TestServingFacts> world,
      Outcome settling,
      Outcome settled) {
    return argumentSet(name, sources, agreement, world, settling, settled);
  }

  private static Outcome outcome(
      String sources, String agreement, UnaryOperator<TestServingFacts> world, Clock clock) {
    var decision = decide(sources, agreement, world.apply(new TestServingFacts()), clock);
    return new Outcome(decision.getClass(), decision.reason());
  }

  private static Decision decide(
      String sources, String agreement, TestServingFacts world, Clock clock) {
    var request =
        TestRequests.kubeletServing("node-1", "10.0.0.1")
            .build()
            .read("csr", Identity.node("node-1"));
    var policy =
        """
        match: {signerNames: [kubernetes.io/kubelet-serving]}
        approval:
          profiles: [SelfNodeServing]
          onViolation: Deny
          serving: {addressSources: [%s], agreement: %s, inventory: {name: nodes}}
        """
            .formatted(sources, agreement);
    return new Approver(new Facts(_ -> true, world, (_, _, _) -> 0, world, clock))
        .decide(request, TestPolicies.policy("p", policy));
  }
}
