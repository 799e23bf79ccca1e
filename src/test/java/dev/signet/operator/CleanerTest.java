package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signet.testing.Identity;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** When the cleaner looks, and at what; what it does to a real API server is in CleanerIT. */
final class CleanerTest {
  private static final Instant NOW = Instant.parse("2026-05-02T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final String CLEANS = TestPolicies.KUBELETS + "cleanup: {}\n";

  private final PolicyBook policies = new PolicyBook();
  private final AtomicBoolean synced = new AtomicBoolean(true);
  private final List<CertificateSigningRequest> requests = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Cleaner.Removal removal = judged -> removed.add(judged.getName());
  private final Cleaner cleaner =
      new Cleaner(
          synced::get,
          () -> requests,
          policies,
          new Ledger(),
          judged -> removal.remove(judged),
          new RequestMeters(registry),
          Clock.fixed(NOW, ZoneOffset.UTC),
          INTERVAL);

  @Test
  void nothingIsDeletedBeforeEveryWatchHasToldWhatThereIs() throws Exception {
    policies.put(TestPolicies.object("p", CLEANS));
    requests.add(denied("old", Duration.ofHours(2)));
    synced.set(false);

    assertThat(cleaner.round()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(removed).isEmpty();

    synced.set(true);
    assertThat(cleaner.round()).isEqualTo(INTERVAL);
    assertThat(removed).containsExactly("old");
    assertThat(registry.get(MetricNames.CLEANED).tags("policy", "p", "outcome", "denied").counter())
        .satisfies(counter -> assertThat(counter.count()).isEqualTo(1));
  }

  @Test
  void whoDoesNotLeadAnyMoreDeletesNothingMoreAndThatIsNoFailure() throws Exception {
    policies.put(TestPolicies.object("p", CLEANS));
    requests.add(denied("old", Duration.ofHours(2)));
    removal =
        judged -> {
          throw new NotLeading();
        };

    assertThat(cleaner.round()).isEqualTo(INTERVAL);
    assertThat(registry.find(MetricNames.CLEANED).counters()).isEmpty();
  }

  @Test
  void onlyThePolicyThatGovernsNowIsAsked() throws Exception {
    policies.put(TestPolicies.object("cleans", CLEANS));
    policies.put(TestPolicies.object("keeps", "precedence: 1\n" + TestPolicies.KUBELETS));
    requests.add(denied("old", Duration.ofHours(2)));

    cleaner.round();
    assertThat(removed).isEmpty();

    policies.remove("keeps");
    cleaner.round();
    assertThat(removed).containsExactly("old");
  }

  @Test
  void aPolicyThatChangesDuringARoundCountsFromThere() throws Exception {
    policies.put(TestPolicies.object("p", CLEANS));
    requests.add(denied("first", Duration.ofHours(2)));
    requests.add(denied("second", Duration.ofHours(2)));
    removal =
        judged -> {
          policies.remove("p");
          return removed.add(judged.getName());
        };

    cleaner.round();

    assertThat(removed).containsExactly("first");
  }

  @Test
  void inModeAuditNothingIsDeletedAndTheLogSaysOnceWhatWouldBe() throws Exception {
    policies.put(
        TestPolicies.object(
            "p",
            """
            match: {signerNames: [kubernetes.io/kube-apiserver-client-kubelet]}
            approval: {mode: Audit, profiles: [NodeClient]}
            cleanup: {}
            """));
    requests.add(denied("old", Duration.ofHours(2)));
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger log = (Logger) LoggerFactory.getLogger(Cleaner.class);
    log.addAppender(lines);
    // Other tests turn the root's level down.
    log.setLevel(Level.INFO);

    try {
      cleaner.round();
      cleaner.round();
    } finally {
      log.detachAppender(lines);
      log.setLevel(null);
    }

    assertThat(removed).isEmpty();
    assertThat(registry.find(MetricNames.CLEANED).counter()).isNull();
    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getKeyValuePairs())
                    .contains(
                        new KeyValuePair("deleted", 0),
                        new KeyValuePair("wouldDelete", 1),
                        new KeyValuePair("wouldDeleteNames", "old")));
  }

  @Test
  void theNextLookIsWhenTheNextRequestIsDueAndAMinuteFromNowAtTheLatest() throws Exception {
    policies.put(TestPolicies.object("p", CLEANS));
    requests.add(denied("later", Duration.ofMinutes(30)));
    assertThat(cleaner.round()).isEqualTo(INTERVAL);

    requests.add(denied("soon", Duration.ofHours(1).minusSeconds(20)));
    assertThat(cleaner.round()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
  }

  @Test
  void whatSomebodyElseDeletedFirstIsNotCounted() throws Exception {
    policies.put(TestPolicies.object("p", CLEANS));
    requests.add(denied("old", Duration.ofHours(2)));
    removal = judged -> false;

    cleaner.round();

    assertThat(registry.find(MetricNames.CLEANED).counter()).isNull();
  }

  @Test
  void aFailureOfTheApiServerEndsTheRoundAndTheNextOneGoesOn() throws Exception {
    policies.put(TestPolicies.object("p", CLEANS));
    requests.add(denied("first", Duration.ofHours(2)));
    requests.add(denied("second", Duration.ofHours(2)));
    List<ObjectMeta> asked = new ArrayList<>();
    removal =
        judged -> {
          asked.add(judged);
          throw new KubernetesClientException("away");
        };

    assertThat(cleaner.round()).isEqualTo(INTERVAL);
    assertThat(asked).hasSize(1);

    removal = judged -> removed.add(judged.getName());
    cleaner.round();
    assertThat(removed).containsExactly("first", "second");
  }

  @Test
  void twentyGoAtOnceAndTheRestAtTwentyASecond() throws Exception {
    policies.put(TestPolicies.object("p", CLEANS));
    for (int i = 0; i < 30; i++) {
      requests.add(denied("old-" + i, Duration.ofHours(2)));
    }
    long begin = System.nanoTime();

    cleaner.round();

    assertThat(removed).hasSize(30);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(400));
  }

  private static CertificateSigningRequest denied(String name, Duration ago) {
    return TestRequests.kubeletClient("n")
        .build()
        .resource(name, Identity.node("n"))
        .edit()
        .editOrNewStatus()
        .addNewCondition()
        .withType("Denied")
        .withStatus("True")
        .withLastUpdateTime(NOW.minus(ago).toString())
        .endCondition()
        .endStatus()
        .build();
  }
}
