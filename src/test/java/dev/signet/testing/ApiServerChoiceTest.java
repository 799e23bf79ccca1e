package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testing.ApiServerProvider.Availability;
import dev.signet.testing.ApiServerProvider.Available;
import dev.signet.testing.ApiServerProvider.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Which API server the tests get, and what they say when there is none. */
final class ApiServerChoiceTest {
  private static final String KUBECONFIG =
      """
      clusters: [{name: c, cluster: {server: "https://example.com"}}]
      contexts: [{name: c, context: {cluster: c}}]
      current-context: c
      """;

  private final List<String> asked = new ArrayList<>();
  private final RunningApiServer somewhere =
      new RunningApiServer(KUBECONFIG, TestCa::create, ServerSwitch.unreachable("it", () -> {}));

  @Test
  void theFirstProviderThatHasOneIsTaken() {
    var choice =
        new ApiServerChoice(
            List.of(
                provider("first", () -> new Missing("not set", "set it")),
                provider("second", () -> new Available(() -> somewhere)),
                provider("third", () -> new Available(() -> somewhere))));

    assertThat(choice.start()).isSameAs(somewhere);
    assertThat(asked).containsExactly("first", "second");
  }

  @Test
  void withoutAnyTheMessageSaysOfEachWhyNotAndWhatToDo() {
    var choice =
        new ApiServerChoice(
            List.of(
                provider("a kubeconfig", () -> new Missing("it is not set", "set it")),
                provider("a container", () -> new Missing("no engine answers", "start one"))));

    assertThatThrownBy(choice::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            """
            There is no Kubernetes API server to test with.
            - a kubeconfig: it is not set
              To use it: set it
            - a container: no engine answers
              To use it: start one\
            """);
  }

  @Test
  void oneThatWasAskedForAndIsBrokenIsAnErrorAndNoReasonToTakeTheNext() {
    var choice =
        new ApiServerChoice(
            List.of(
                provider(
                    "broken",
                    () -> {
                      throw new IllegalStateException("no etcd there");
                    }),
                provider("sound", () -> new Available(() -> somewhere))));

    assertThatThrownBy(choice::start).hasMessage("no etcd there");
    assertThat(asked).containsExactly("broken");
  }

  @Test
  void theFirstTestSaysWhatIsWrongAndTheOthersDoNotTryAgain() {
    var choice = new ApiServerChoice(List.of(provider("none", () -> new Missing("why", "how"))));
    try (var shared = new SharedApiServer(choice)) {
      assertThatThrownBy(shared::get).hasMessageContaining("- none: why");
      assertThatThrownBy(shared::get).hasMessageContaining("the first test that failed says why");
    }
    assertThat(asked).containsExactly("none");
  }

  private ApiServerProvider provider(String name, Supplier<Availability> look) {
    return new ApiServerProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Availability look() {
        asked.add(name);
        return look.get();
      }
    };
  }
}
