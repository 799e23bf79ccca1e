package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.cli.PkiRun;
import dev.signet.expiry.files.HostFiles;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthorityResult;
import dev.signet.testing.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DiagnosisTest {

  private static final Instant NOW = Instant.parse("2036-01-01T00:00:00Z");
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);
  private static final TestCa CA = ca();
  private static final TestCa ANOTHER = ca();
  private static final List<Leaf> LEAVES = Leaf.kubeadm("/etc/kubernetes");
  private static final Leaf LEAF = LEAVES.getFirst();
  private static final Leaf CONF =
      LEAVES.stream()
          .filter(leaf -> leaf.name().equals("scheduler.conf"))
          .findFirst()
          .orElseThrow();
  private static final Leaf OPTIONAL =
      LEAVES.stream().filter(Leaf::isOptional).findFirst().orElseThrow();
  private static final AuthorityResult READY = new AuthorityResult.Ready(CA.authority());
  private static final AuthorityResult ELSEWHERE =
      new AuthorityResult.Faulty(AuthorityFault.FileUnreadable, "Its key is elsewhere.");

  static List<Arguments> verdicts() {
    return List.of(
        argumentSet(
            "one that lasts is good", held(CA, -300, 31), READY, LeafVerdict.Good.class, ""),
        argumentSet(
            "one that is short-lived by design is good while it lasts",
            held(CA, -1, 1),
            READY,
            LeafVerdict.Good.class,
            ""),
        argumentSet(
            "one that ends soon is renewed with the others",
            held(CA, -300, 30),
            READY,
            LeafVerdict.Renewable.class,
            "ends at 2036-01-31T00:00:00Z"),
        argumentSet(
            "one that has ended is renewed",
            held(CA, -1, 0),
            READY,
            LeafVerdict.Renewable.class,
            "ended at 2036-01-01T00:00:00Z"),
        argumentSet(
            "one that begins later is renewed",
            held(CA, 1, 400),
            READY,
            LeafVerdict.Renewable.class,
            "begins only at 2036-01-02T00:00:00Z"),
        argumentSet(
            "one of another CA is renewed",
            held(ANOTHER, -1, 400),
            READY,
            LeafVerdict.Renewable.class,
            "is of another CA than the one beside it"),
        argumentSet(
            "one that lasts is good though its CA is elsewhere",
            held(CA, -1, 31),
            ELSEWHERE,
            LeafVerdict.Good.class,
            ""),
        argumentSet(
            "one that has ended and whose CA is elsewhere is beyond this command",
            held(CA, -1, 0),
            ELSEWHERE,
            LeafVerdict.Beyond.class,
            "ended at 2036-01-01T00:00:00Z, and Its key is elsewhere."),
        argumentSet(
            "one that need not be there is not needed",
            new LeafState.Absent(OPTIONAL),
            READY,
            LeafVerdict.NotNeeded.class,
            ""),
        argumentSet(
            "one that is not there is made by kubeadm",
            new LeafState.Absent(LEAF),
            READY,
            LeafVerdict.Beyond.class,
            "is not there. Make it: kubeadm init phase certs apiserver"),
        argumentSet(
            "a kubeconfig that is not there is made by kubeadm",
            new LeafState.Absent(CONF),
            READY,
            LeafVerdict.Beyond.class,
            "is not there. Make it: kubeadm init phase kubeconfig scheduler"),
        argumentSet(
            "one that cannot be used is beyond this command",
            new LeafState.Unusable(LEAF, "The key does not fit."),
            READY,
            LeafVerdict.Beyond.class,
            "cannot be used: The key does not fit."));
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void whetherALeafIsGoodAndWhatHelps(
      LeafState state,
      AuthorityResult authority,
      Class<? extends LeafVerdict> expected,
      String why) {
    LeafVerdict verdict = LeafVerdict.of(state, authority, MONTH, NOW);

    assertThat(verdict).isInstanceOf(expected);
    assertThat(why(verdict)).startsWith(why);
    assertThat(verdict.leaf()).isEqualTo(state.leaf());
  }

  @Test
  void aCaThatHasEndedRefusesEverythingAndIsSaidOnce() {
    var ended = new AuthorityResult.Faulty(AuthorityFault.Expired, "It ended.");

    assertThat(refusals(ended, held(CA, -1, 400), held(CA, -1, 0))).containsExactly("It ended.");
  }

  @Test
  void aCaThatIsElsewhereRefusesNothing() {
    assertThat(refusals(ELSEWHERE, held(CA, -1, 0))).isEmpty();
  }

  @Test
  void theCaOfWhatIsNotThereAndNotNeededDoesNotMatter() {
    var ended = new AuthorityResult.Faulty(AuthorityFault.Expired, "It ended.");

    assertThat(refusals(ended, new LeafState.Absent(OPTIONAL))).isEmpty();
  }

  private static List<String> refusals(AuthorityResult authority, LeafState... states) {
    Map<String, AuthorityResult> authorities =
        Map.of(LEAF.authority(), authority, OPTIONAL.authority(), authority);
    return Diagnosis.of(List.of(states), authorities, MONTH, NOW).refusals();
  }

  private static String why(LeafVerdict verdict) {
    return switch (verdict) {
      case LeafVerdict.Renewable renewable -> renewable.why();
      case LeafVerdict.Beyond beyond -> beyond.why();
      case LeafVerdict.Good _, LeafVerdict.NotNeeded _ -> "";
    };
  }

  private static TestCa ca() {
    return TestCa.create(ca -> ca.valid(LONG_AGO, NOW.plus(Duration.ofDays(3650))));
  }

  @Test
  void aFileThatIsYetToBeWrittenSaysThatTheClockIsBehind(
      @TempDir Path root, @TempDir Path elsewhere) throws Exception {
    var config =
        Files.writeString(
            elsewhere.resolve("kubeadm.yaml"),
            KubeadmConfiguration.DEFAULTS + "encryptionAlgorithm: ECDSA-P256\n");
    assertThat(PkiRun.init(Clock.systemUTC(), "--config=" + config, "--host-root=" + root).code())
        .isZero();
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    Path certificate = new LeafFiles(root).file("pki/apiserver.crt").toRealPath();
    String sentence =
        "%s was written at %s, which is yet to come: the clock of this machine, by which it is %s, is behind."
            .formatted(certificate, Files.getLastModifiedTime(certificate).toInstant(), yesterday);

    assertThat(refusals(root, yesterday)).contains(sentence);
    Files.setLastModifiedTime(certificate, FileTime.from(yesterday));
    assertThat(refusals(root, yesterday)).noneMatch(line -> line.startsWith(certificate + " "));
  }

  private static List<String> refusals(Path root, Instant now) {
    return Diagnosis.of(
            new HostFiles(root), "/etc/kubernetes", MONTH, Clock.fixed(now, ZoneOffset.UTC))
        .refusals();
  }

  private static LeafState held(TestCa ca, int from, int to) {
    var certificate =
        ca.issue(
            leaf -> leaf.valid(NOW.plus(Duration.ofDays(from)), NOW.plus(Duration.ofDays(to))));
    return new LeafState.Held(
        LEAF, certificate.certificate(), new Place.Whole(Path.of("/x/crt"), Path.of("/x/key"), ""));
  }
}
