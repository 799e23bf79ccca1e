package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.approval.DnsName;
import dev.signet.approval.FactUnavailable;
import dev.signet.approval.ServingFacts.Answer;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestResolver;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Source DNS, asked of a real resolver. */
final class DnsSourceTest {

  private final TestResolver resolver =
      new TestResolver()
          .has("node-1.nodes.example.com", "10.0.0.1", "fd00::1")
          .has("alias.example.com", "10.0.0.1")
          .has("pool.example.com", "10.0.0.1", "10.0.0.10")
          .has("node-10.nodes.example.com", "10.0.0.10")
          .has("node-1.evil.org", "10.0.0.10")
          .has("empty.example.com");

  @AfterEach
  void close() {
    resolver.close();
  }

  @Test
  void theAddressesOfTheNodesOwnNameAreTheNodes() throws FactUnavailable {
    assertThat(ask("node-1.nodes.example.com", "", "node-1.nodes.example.com"))
        .hasToString("[node-1.nodes.example.com, 10.0.0.1, fd00:0:0:0:0:0:0:1]");
  }

  @Test
  void soIsANameThatHasNoOthersButNotOneThatHas() throws FactUnavailable {
    assertThat(
            ask(
                "node-1.nodes.example.com",
                "",
                "pool.example.com",
                "alias.example.com",
                "node-10.nodes.example.com",
                "empty.example.com",
                "nobody.example.com",
                "node-1.nodes.example.com"))
        .hasToString("[alias.example.com, node-1.nodes.example.com, 10.0.0.1, fd00:0:0:0:0:0:0:1]");
  }

  @Test
  void aShortNameIsTheNodesInADomainOfThePolicysChoice() throws FactUnavailable {
    assertThat(
            ask(
                "node-1",
                "allowedDNSNames: [\"node-*\", \"*.nodes.example.com\"]",
                "node-1",
                "node-1.nodes.example.com"))
        .hasToString("[node-1, node-1.nodes.example.com, 10.0.0.1, fd00:0:0:0:0:0:0:1]");
  }

  @Test
  void inADomainOfItsOwnChoiceItIsNot() throws FactUnavailable {
    assertThat(ask("node-1", "", "node-1", "node-1.evil.org"))
        .isInstanceOf(Answer.DoesNotKnow.class);
  }

  @Test
  void anothersNameAndAddressAgreeAndAreStillAnothers() throws FactUnavailable {
    assertThat(
            ask(
                "node-1",
                "allowedDNSNames: [\"*.nodes.example.com\"]",
                "node-10.nodes.example.com"))
        .isInstanceOf(Answer.DoesNotKnow.class);
  }

  @Test
  void aResolverThatFailsIsNotOneThatSaysNo() {
    resolver.breaks();

    assertThatThrownBy(() -> ask("node-1.nodes.example.com", "", "node-1.nodes.example.com"))
        .isInstanceOf(FactUnavailable.class)
        .hasMessageStartingWith("The resolver did not answer what node-1.nodes.example.com is: ");
  }

  @Test
  void aHundredNamesAreNotLookedUp() throws FactUnavailable {
    var names = IntStream.range(0, 100).mapToObj(i -> "n" + i + ".example.com");

    assertThat(ask("node-1", "", names.toArray(String[]::new)))
        .isEqualTo(new Answer.DoesNotKnow("It asks for 100 DNS names; at most 8 are looked up."));
  }

  private Answer ask(String node, String rules, String... names) throws FactUnavailable {
    var policy =
        TestPolicies.policy(
            "p",
            """
            match: {signerNames: [kubernetes.io/kubelet-serving]}
            approval: {profiles: [SelfNodeServing], serving: {%s}}
            """
                .formatted(rules));
    return new DnsSource(new DnsLookup(resolver.url()))
        .ask(
            node,
            Arrays.stream(names).map(DnsName::new).toList(),
            policy.approval().orElseThrow().serving());
  }
}
