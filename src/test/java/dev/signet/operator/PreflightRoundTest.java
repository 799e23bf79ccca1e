package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.ConditionReason;
import dev.signet.operator.Preflight.Concern;
import dev.signet.testing.TestPolicies;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With an API server that is away; what one says that is there is in PreflightIT. */
final class PreflightRoundTest {
  private static final Preflight LAST =
      new Preflight(List.of(new Concern(ConditionReason.TokenEndsSoon, "Soon.")));

  private final KubernetesClient away =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder()
                  .withMasterUrl("http://127.0.0.1:1")
                  .withRequestRetryBackoffLimit(0)
                  .withAutoConfigure(false)
                  .build())
          .build();
  private final PolicyBook policies = new PolicyBook();
  private final PreflightBook book = new PreflightBook();
  private final List<String> news = new ArrayList<>();
  private final AtomicBoolean synced = new AtomicBoolean(true);
  private final PreflightRound round =
      new PreflightRound(
          policies,
          book,
          new ApiOwnRights(away),
          new ApiReviews(away),
          new ApiTokens(away),
          new OtherWriters(List::of, new WriteTrace(), Clock.systemUTC()),
          OperatorSettings.DEFAULTS,
          Clock.systemUTC(),
          synced::get,
          news::add);

  @BeforeEach
  void aPolicy() {
    policies.put(TestPolicies.object("p", TestPolicies.KUBELETS));
  }

  @AfterEach
  void close() {
    away.close();
  }

  @Test
  void theLastResultStaysWhenTheApiServerIsAway() {
    book.put("p", LAST);

    assertThat(round.run()).isEqualTo(OperatorSettings.DEFAULTS.preflightInterval());
    assertThat(book.of("p")).hasValue(LAST);
    assertThat(news).isEmpty();
  }

  @Test
  void withoutAResultNothingIsClaimed() {
    round.run();

    assertThat(book.of("p")).isEmpty();
    assertThat(news).isEmpty();
  }

  @Test
  void aPolicyThatIsGoneIsForgottenOnceTheWatchesHaveToldWhatThereIs() {
    book.put("gone", LAST);
    synced.set(false);
    round.run();
    assertThat(book.of("gone")).hasValue(LAST);

    synced.set(true);
    round.run();
    assertThat(book.of("gone")).isEmpty();
  }
}
