package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.policy.Threshold;
import dev.signet.testing.TestCa;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DueLeavesTest {

  private static final Instant NOW = Instant.parse("2036-01-01T00:00:00Z");
  private static final List<Leaf> LEAVES = Leaf.kubeadm("/etc/kubernetes");
  private static final Threshold THIRTY_DAYS = new Threshold.TimeLeft(Duration.ofDays(30));
  private static final TestCa CA =
      TestCa.create(
          ca -> ca.valid(NOW.minus(Duration.ofDays(9000)), NOW.plus(Duration.ofDays(9000))));

  @Test
  void whatHasLessTimeLeftThanTheThresholdIsDueAndTheNextIsTold() {
    DueLeaves due =
        due(
            THIRTY_DAYS,
            held("apiserver", 29),
            held("front-proxy-client", 30),
            held("admin.conf", 31),
            held("scheduler.conf", 300));

    assertThat(due.names()).containsExactly("apiserver", "front-proxy-client");
    assertThat(due.nextAt()).contains(NOW.plus(Duration.ofDays(1)));
  }

  @Test
  void aShareIsOfEachCertificatesOwnLifetime() {
    // Both began 10 days ago.
    DueLeaves due = due(new Threshold.ShareLeft(50), held("apiserver", 9), held("admin.conf", 11));

    assertThat(due.names()).containsExactly("apiserver");
  }

  @Test
  void whatHasEndedIsDueToo() {
    assertThat(due(THIRTY_DAYS, held("apiserver", -1)).names()).containsExactly("apiserver");
  }

  @Test
  void aKubeletsIsItsOwnAffairAndWhatCannotBeUsedIsForPeople() {
    DueLeaves due =
        due(
            THIRTY_DAYS,
            held("kubelet.conf", 1),
            new LeafState.Absent(leaf("apiserver")),
            new LeafState.Unusable(leaf("admin.conf"), "It is no PEM."));

    assertThat(due.names()).isEmpty();
    assertThat(due.nextAt()).isEmpty();
  }

  private static DueLeaves due(Threshold renewAt, LeafState... states) {
    return DueLeaves.of(Arrays.asList(states), renewAt, NOW);
  }

  private static LeafState held(String name, int days) {
    var certificate =
        CA.issue(it -> it.valid(NOW.minus(Duration.ofDays(10)), NOW.plus(Duration.ofDays(days))))
            .certificate();
    return new LeafState.Held(
        leaf(name), certificate, new Place.Whole(Path.of("/" + name + ".crt"), ""));
  }

  private static Leaf leaf(String name) {
    return LEAVES.stream().filter(leaf -> leaf.name().equals(name)).findFirst().orElseThrow();
  }
}
