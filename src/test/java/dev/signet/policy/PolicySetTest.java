package dev.signet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signet.policy.PolicySet.Shadow;
import dev.signet.request.Requester;
import dev.signet.testing.TestPolicies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PolicySetTest {
  private static final Requester ALICE = new Requester("alice", "", List.of(), Map.of());
  private static final String OLD = "2026-01-01T00:00:00Z";
  private static final String NEW = "2026-01-01T00:00:01Z";

  @Test
  void theLowestPrecedenceGoverns() {
    assertGoverns("b", policy("a", 101, OLD), policy("b", 100, NEW));
  }

  @Test
  void ofEqualPrecedenceTheOldestGoverns() {
    assertGoverns("b", policy("a", 100, NEW), policy("b", 100, OLD));
  }

  @Test
  void ofEqualAgeTheFirstByNameGoverns() {
    assertGoverns("a", policy("a", 100, OLD), policy("b", 100, OLD));
  }

  @Test
  void aPolicyForAnotherSignerDoesNotSpeak() {
    assertGoverns("b", policy("a", 1, OLD, "*", "example.com/y"), policy("b", 100, NEW));
  }

  @Test
  void aPolicyForAnotherRequesterDoesNotSpeak() {
    assertGoverns("b", policy("a", 1, OLD, "bob", "example.com/x"), policy("b", 100, NEW));
  }

  @Test
  void nobodyGovernsWhatNoPolicyMatches() {
    var policies = PolicySet.of(List.of(policy("a", 1, OLD)));

    assertThat(policies.governing("example.com/xx", ALICE)).isEmpty();
    assertThat(PolicySet.EMPTY.governing("example.com/x", ALICE)).isEmpty();
  }

  @Test
  void everyPolicySaysWhereItStands() {
    var policies =
        PolicySet.of(
            List.of(
                policy("governs", 10, OLD),
                policy("b-later", 11, OLD),
                policy("c-younger", 10, NEW),
                policy("z-name", 10, OLD),
                policy("other-signer", 1, OLD, "*", "example.com/y"),
                policy("other-requester", 1, OLD, "bob", "example.com/x")));

    assertThat(policies.candidates("example.com/x", ALICE))
        .extracting(candidate -> candidate.policy().name(), PolicySet.Candidate::standing)
        .containsExactly(
            tuple("other-requester", new Standing.OtherRequester()),
            tuple("other-signer", new Standing.OtherSigner()),
            tuple("governs", new Standing.Governs()),
            tuple("z-name", new Standing.Preceded("governs", Standing.Because.Name)),
            tuple("c-younger", new Standing.Preceded("governs", Standing.Because.Age)),
            tuple("b-later", new Standing.Preceded("governs", Standing.Because.Precedence)));
  }

  @Test
  void aPolicyIsFoundByItsName() {
    var a = policy("a", 1, OLD);
    var policies = PolicySet.of(List.of(policy("b", 1, OLD), a));

    assertThat(policies.named("a")).hasValue(a);
    assertThat(policies.named("c")).isEmpty();
  }

  @Test
  void theSignerNamesAreThoseOfAllPolicies() {
    var policies =
        PolicySet.of(
            List.of(
                policy("a", 1, OLD, "*", "example.com/x", "example.com/y"),
                policy("b", 2, OLD, "*", "example.com/y", "example.com/z")));

    assertThat(policies.signerNames())
        .containsExactlyInAnyOrder("example.com/x", "example.com/y", "example.com/z");
  }

  @Test
  void aPolicyIsNeverReachedWhereAnEarlierOneTakesEveryRequesterOfIts() {
    var first = policy("first", 1, OLD, "system:*", "example.com/x", "example.com/z");
    var second = policy("second", 2, OLD, "system:node:*", "example.com/z", "example.com/x");
    var policies = PolicySet.of(List.of(second, first));

    assertThat(policies.shadowsOver(second))
        .containsExactly(
            new Shadow("example.com/x", "first"), new Shadow("example.com/z", "first"));
    assertThat(policies.shadowsOver(first)).as("nothing stands before it").isEmpty();
  }

  @Test
  void aPolicyIsReachedForTheSignersAndRequestersThatTheEarlierOneLeaves() {
    var narrow = policy("narrow", 1, OLD, "system:node:node-1", "example.com/x");
    var wide = policy("wide", 2, OLD, "system:node:*", "example.com/x", "example.com/y");

    assertThat(PolicySet.of(List.of(narrow, wide)).shadowsOver(wide)).isEmpty();
  }

  @Test
  void eachSignerHasOneShadowOfTheFirstInOrder() {
    var third = policy("third", 3, OLD);
    var first = policy("first", 1, OLD);
    var policies = PolicySet.of(List.of(third, policy("second", 2, OLD), first));

    assertThat(policies.shadowsOver(third)).containsExactly(new Shadow("example.com/x", "first"));
    assertThat(policies.shadowsOver(first)).as("nothing later stands before it").isEmpty();
  }

  private static void assertGoverns(String name, Policy... policies) {
    assertThat(PolicySet.of(List.of(policies)).governing("example.com/x", ALICE))
        .as("in this order")
        .map(Policy::name)
        .hasValue(name);
    assertThat(PolicySet.of(List.of(policies).reversed()).governing("example.com/x", ALICE))
        .as("in the other order")
        .map(Policy::name)
        .hasValue(name);
  }

  private static Policy policy(String name, int precedence, String created) {
    return policy(name, precedence, created, "*", "example.com/x");
  }

  private static Policy policy(
      String name, int precedence, String created, String user, String... signers) {
    var object =
        TestPolicies.object(
            name,
            """
            precedence: %d
            match: {signerNames: [%s], requesters: {users: ["%s"]}}
            approval: {profiles: [NodeClient]}
            """
                .formatted(precedence, String.join(", ", signers), user));
    object.getMetadata().setCreationTimestamp(created);
    return TestPolicies.read(object);
  }
}
