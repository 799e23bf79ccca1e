package dev.signet.operator;

import static dev.signet.operator.StatusFixture.FAULT;
import static dev.signet.operator.StatusFixture.NOW;
import static dev.signet.operator.StatusFixture.authority;
import static dev.signet.operator.StatusFixture.facts;
import static dev.signet.operator.StatusFixture.issued;
import static dev.signet.operator.StatusFixture.judged;
import static dev.signet.operator.StatusFixture.request;
import static dev.signet.operator.StatusFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.AuthorityStatus;
import dev.signet.api.CertificateExpiry;
import dev.signet.api.CertificatePolicy;
import dev.signet.api.RequestCounts;
import dev.signet.approval.Decision;
import dev.signet.request.Reason;
import dev.signet.request.RequestState;
import dev.signet.signing.Authority;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestPolicies;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PolicyStatusTest {
  private static final Authority CA = TestCa.create().authority();

  private final CertificatePolicy object = TestPolicies.object("p", TestPolicies.KUBELETS);
  private final PolicyFacts sound = facts(object, authority(CA, null));

  @Test
  void theStatusSpeaksOfTheGenerationThatItSaw() {
    object.getMetadata().setGeneration(7L);
    var status = PolicyStatus.of(object, sound, NOW);

    assertThat(status.observedGeneration()).isEqualTo(7);
    assertThat(status.conditions()).extracting(Condition::getObservedGeneration).containsOnly(7L);
  }

  @Test
  void aConditionBeginsWhenItIsFirstSaid() {
    assertThat(PolicyStatus.of(object, sound, NOW).conditions())
        .hasSize(4)
        .extracting(Condition::getLastTransitionTime)
        .containsOnly("2026-05-01T12:00:00Z");
  }

  @Test
  void itsTimeMovesOnlyWhenItsStatusDoes() {
    object.setStatus(PolicyStatus.of(object, sound, NOW));
    object.getMetadata().setGeneration(2L);
    var refused = facts(object, authority(CA, FAULT));
    object.setStatus(PolicyStatus.of(object, refused, NOW.plusSeconds(60)));
    assertThat(condition("AuthorityReady").getReason()).isEqualTo("KeptPrevious");
    assertThat(condition("AuthorityReady").getLastTransitionTime())
        .as("another reason for the same status")
        .isEqualTo("2026-05-01T12:00:00Z");

    var broken = facts(object, authority(null, FAULT));
    object.setStatus(PolicyStatus.of(object, broken, NOW.plusSeconds(120)));
    assertThat(condition("AuthorityReady").getLastTransitionTime())
        .isEqualTo("2026-05-01T12:02:00Z");
    assertThat(condition("CertificatesHealthy").getLastTransitionTime())
        .as("each on its own")
        .isEqualTo("2026-05-01T12:00:00Z");

    object.setStatus(PolicyStatus.of(object, sound, NOW.plusSeconds(180)));
    assertThat(condition("Ready").getLastTransitionTime()).isEqualTo("2026-05-01T12:03:00Z");
  }

  @Test
  void theSameFactsMakeTheSameStatus() {
    object.setStatus(PolicyStatus.of(object, sound, NOW));

    assertThat(PolicyStatus.of(object, sound, NOW.plusSeconds(3600)))
        .as("so that nothing is written")
        .isEqualTo(object.getStatus());
  }

  @Test
  void theAuthorityIsTheOneThatSigns() {
    var expected =
        new AuthorityStatus(
            CA.subject(), CA.fingerprint(), CA.notBefore().toString(), CA.notAfter().toString());

    assertThat(PolicyStatus.of(object, sound, NOW).authority()).isEqualTo(expected);
    assertThat(PolicyStatus.of(object, facts(object, authority(CA, FAULT)), NOW).authority())
        .isEqualTo(expected);
    assertThat(PolicyStatus.of(object, facts(object, authority(null, FAULT)), NOW).authority())
        .isNull();
  }

  @Test
  void requestsAreCountedByState() {
    var leave = new Decision.Leave(Reason.NodeClientNotPermitted, "Not allowed.");
    var retry = new Decision.Retry(Reason.ReviewFailed, "Away.");
    var status =
        PolicyStatus.of(
            object,
            with(
                sound,
                request("a", RequestState.Pending),
                judged("b", leave),
                judged("c", retry),
                request("d", RequestState.Approved),
                request("e", RequestState.Denied),
                request("f", RequestState.Failed),
                request("g", RequestState.Failed),
                issued("node-1", 90)),
            NOW);

    assertThat(status.requests()).isEqualTo(new RequestCounts(4, 1, 1, 1, 1, 2, null, null));
  }

  @Test
  void certificatesAreCountedAndTheNextEndIsThatOfOneThatHasNotEnded() {
    var status =
        PolicyStatus.of(
            object,
            with(sound, issued("node-1", -1), issued("node-2", 10), issued("node-3", 90)),
            NOW);
    var next = expiry("node-2", "2026-05-11T12:00:00.789Z");

    assertThat(status.certificates().total()).isEqualTo(3);
    assertThat(status.certificates().expiring()).isEqualTo(1);
    assertThat(status.certificates().expired()).isEqualTo(1);
    assertThat(status.certificates().nextExpiry()).isEqualTo(next);
    assertThat(status.soonest())
        .containsExactly(
            expiry("node-1", "2026-04-30T12:00:00.789Z"),
            next,
            expiry("node-3", "2026-07-30T12:00:00.789Z"));
  }

  @Test
  void twentyThatEndedDoNotHideTheNextEnd() {
    var entries =
        IntStream.rangeClosed(0, 20)
            .mapToObj(i -> issued("node-" + i, i == 20 ? 5 : -1))
            .toArray(LedgerEntry[]::new);
    var status = PolicyStatus.of(object, with(sound, entries), NOW);

    assertThat(status.soonest()).hasSize(20);
    assertThat(status.certificates().nextExpiry().subject()).isEqualTo("system:node:node-20");
  }

  @Test
  void withoutCertificatesThereIsNoNextEnd() {
    var status = PolicyStatus.of(object, sound, NOW);

    assertThat(status.certificates().total()).isZero();
    assertThat(status.certificates().nextExpiry()).isNull();
    assertThat(status.soonest()).isEmpty();
  }

  private Condition condition(String type) {
    return object.getStatus().conditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static CertificateExpiry expiry(String node, String notAfter) {
    return new CertificateExpiry(
        "system:node:" + node,
        "kubelet-client",
        "issued",
        "csr-" + node,
        null,
        node,
        Instant.parse(notAfter).toString());
  }
}
