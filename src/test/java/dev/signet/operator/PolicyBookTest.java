package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.policy.Policy;
import dev.signet.testing.TestPolicies;
import org.junit.jupiter.api.Test;

final class PolicyBookTest {
  private static final String INVALID = "match: {signerNames: [example.com/x]}";

  private final PolicyBook book = new PolicyBook();

  @Test
  void aPolicyIsNewsOnceUntilItsSpecChanges() {
    assertThat(book.put(TestPolicies.object("p", TestPolicies.KUBELETS))).isTrue();
    assertThat(book.put(TestPolicies.object("p", TestPolicies.KUBELETS))).isFalse();

    var edited = TestPolicies.object("p", TestPolicies.KUBELETS);
    edited.getMetadata().setGeneration(2L);
    assertThat(book.put(edited)).isTrue();
  }

  @Test
  void aPolicyThatCannotBeReadGovernsNothing() {
    book.put(TestPolicies.object("p", TestPolicies.KUBELETS));
    assertThat(book.put(TestPolicies.object("p", INVALID))).isTrue();

    assertThat(book.current().policies()).isEmpty();
    assertThat(book.put(TestPolicies.object("p", INVALID))).isFalse();
  }

  @Test
  void aPolicyThatIsGoneGovernsNothing() {
    book.put(TestPolicies.object("p", TestPolicies.KUBELETS));
    book.put(TestPolicies.object("q", TestPolicies.KUBELETS));
    book.remove("p");

    assertThat(book.current().policies()).extracting(Policy::name).containsExactly("q");
  }

  @Test
  void whoHoldsASnapshotKeepsIt() {
    var before = book.current();
    book.put(TestPolicies.object("p", TestPolicies.KUBELETS));

    assertThat(before.policies()).isEmpty();
    assertThat(book.current().policies()).hasSize(1);
  }
}
