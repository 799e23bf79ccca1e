package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.request.Reason;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What signet explain advises is what docs/reason-codes.md says. */
final class AdviceTest {

  /** There is nothing to do about these, and the document says so. */
  private static final Set<Reason> NOTHING =
      EnumSet.of(Reason.AutoApproved, Reason.Issued, Reason.Superseded, Reason.Conflict);

  private final Advice advice = Advice.read();

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonHasAdviceThatStandsByItself(Reason reason) {
    assertThat(advice.on(reason).isEmpty()).isEqualTo(NOTHING.contains(reason));
    assertThat(advice.on(reason).orElse("-"))
        .doesNotContain("the same")
        .doesNotContain("`", "](", " | ");
  }

  @Test
  void itIsTheLastColumnOfTheTableWithoutMarkdown() {
    var page =
        """
        | code | meaning | what to do |
        |---|---|---|
        | `TooLarge` | larger than `16 KiB` | `make` it anew: [how](operations.md#make) |
        | `Issued` | it has its certificate | nothing |
        """;

    assertThat(Advice.of(page).on(Reason.TooLarge))
        .hasValue("make it anew: how (docs/operations.md)");
    assertThat(Advice.of(page).on(Reason.Issued)).isEmpty();
  }

  @Test
  void aReasonThatIsNotSignetsHasNone() {
    assertThat(advice.on("ByHand")).isEmpty();
    assertThat(advice.on("TooLarge")).isPresent();
  }
}
