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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
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
            "one that is not there is refused, as what stood in it is not known",
            new LeafState.Absent(LEAF),
            READY,
            LeafVerdict.Beyond.class,
            "is not there. What has to stand in it is not known here: say kubeadm's configuration,"
                + " --config FILE. Or make it: kubeadm init phase certs apiserver"),
        argumentSet(
            "a kubeconfig that is not there is refused too",
            new LeafState.Absent(CONF),
            READY,
            LeafVerdict.Beyond.class,
            "is not there. What has to stand in it is not known here: say kubeadm's configuration,"
                + " --config FILE. Or make it: kubeadm init phase kubeconfig scheduler"),
        argumentSet(
            "one that is not there and whose CA is elsewhere is beyond this command",
            new LeafState.Absent(LEAF),
            ELSEWHERE,
            LeafVerdict.Beyond.class,
            "is not there, and Its key is elsewhere."),
        argumentSet(
            "a key without its certificate is refused as well",
            new LeafState.Uncertified(LEAF, "why"),
            READY,
            LeafVerdict.Beyond.class,
            "has no certificate; its key is there. What has to stand in it is not known here"),
        argumentSet(
            "a certificate without its key is made anew",
            keyless(CA, "kube-apiserver", KeyPurposeId.id_kp_serverAuth),
            READY,
            LeafVerdict.Remakable.class,
            "cannot be used: Its key is gone."),
        argumentSet(
            "but not where its CA is elsewhere",
            keyless(CA, "kube-apiserver", KeyPurposeId.id_kp_serverAuth),
            ELSEWHERE,
            LeafVerdict.Beyond.class,
            "cannot be used: Its key is gone. And Its key is elsewhere."),
        argumentSet(
            "nor if another CA signed it",
            keyless(ANOTHER, "kube-apiserver", KeyPurposeId.id_kp_serverAuth),
            READY,
            LeafVerdict.Beyond.class,
            "cannot be used: Its key is gone. And the certificate there is of another CA"),
        argumentSet(
            "nor if it is the certificate of something else",
            keyless(CA, "kube-scheduler", KeyPurposeId.id_kp_serverAuth),
            READY,
            LeafVerdict.Beyond.class,
            "cannot be used: Its key is gone. And the certificate there is another's: its subject"
                + " is CN=kube-scheduler."),
        argumentSet(
            "nor if it is for another use",
            keyless(CA, "kube-apiserver", KeyPurposeId.id_kp_clientAuth),
            READY,
            LeafVerdict.Beyond.class,
            "cannot be used: Its key is gone. And the certificate there is not for the use of"
                + " apiserver."),
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
    LeafVerdict verdict =
        LeafVerdict.of(state, authority, new Lost(List.of(state), List.of()), MONTH, NOW);

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
    return Diagnosis.of(new Lost(List.of(states), List.of()), authorities, MONTH, NOW).refusals();
  }

  private static String why(LeafVerdict verdict) {
    return switch (verdict) {
      case LeafVerdict.Renewable renewable -> renewable.why();
      case LeafVerdict.Beyond beyond -> beyond.why();
      case LeafVerdict.Remakable remakable -> remakable.why();
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
            new HostFiles(root),
            "/etc/kubernetes",
            Optional.empty(),
            MONTH,
            Clock.fixed(now, ZoneOffset.UTC))
        .refusals();
  }

  private static LeafState.Keyless keyless(TestCa ca, String name, KeyPurposeId purpose) {
    var certificate =
        ca.issue(
            leaf ->
                leaf.valid(LONG_AGO, NOW.plus(Duration.ofDays(1)))
                    .subject("CN=" + name)
                    .extendedKeyUsage(purpose));
    return new LeafState.Keyless(
        LEAF,
        certificate.certificate(),
        new Place.Whole(Path.of("/x"), Path.of("/y"), ""),
        "Its key is gone.");
  }

  @Test
  void aCertificateThatIsInTwoPlacesDoesNotSayWhatStoodInOneOfThem() {
    var keyless = keyless(CA, "kube-apiserver", KeyPurposeId.id_kp_serverAuth);
    var another =
        new LeafState.Held(
            OPTIONAL, keyless.certificate(), new Place.Whole(Path.of("/z"), Path.of("/k"), ""));

    LeafVerdict verdict = new Lost(List.of(keyless, another), List.of()).of(keyless, READY);

    assertThat(verdict).isInstanceOf(LeafVerdict.Beyond.class);
    assertThat(why(verdict)).contains("And the certificate there is that of another file as well.");
  }

  @Test
  void whatIsNotThereIsMadeAnewByAConfigurationButNoSuperAdministrator() throws Exception {
    var plane = ControlPlaneReader.read(KubeadmConfiguration.DEFAULTS, "/etc/kubernetes/pki");
    List<LeafState> states = LEAVES.stream().<LeafState>map(LeafState.Absent::new).toList();
    var lost = new Lost(states, LeafProfile.kubeadm("/etc/kubernetes", plane));
    Map<String, AuthorityResult> ready = new HashMap<>();
    LEAVES.forEach(leaf -> ready.put(leaf.authority(), READY));

    Diagnosis diagnosis = Diagnosis.of(lost, ready, MONTH, NOW);

    assertThat(diagnosis.remakable()).hasSize(LEAVES.size() - 1);
    assertThat(diagnosis.verdicts())
        .filteredOn(LeafVerdict.NotNeeded.class::isInstance)
        .extracting(verdict -> verdict.leaf().name())
        .containsExactly("super-admin.conf");
  }

  private static LeafState held(TestCa ca, int from, int to) {
    var certificate =
        ca.issue(
            leaf -> leaf.valid(NOW.plus(Duration.ofDays(from)), NOW.plus(Duration.ofDays(to))));
    return new LeafState.Held(
        LEAF, certificate.certificate(), new Place.Whole(Path.of("/x/crt"), Path.of("/x/key"), ""));
  }
}
