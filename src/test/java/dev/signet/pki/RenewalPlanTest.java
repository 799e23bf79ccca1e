package dev.signet.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.pki.AuthorityFiles.Found;
import dev.signet.pki.RenewalStep.Keep;
import dev.signet.pki.RenewalStep.Refuse;
import dev.signet.pki.RenewalStep.Renew;
import dev.signet.pki.RenewalStep.Skip;
import dev.signet.signing.AuthorityFault;
import dev.signet.signing.AuthorityResult;
import dev.signet.testing.TestCa;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RenewalPlanTest {

  private static final Instant NOW = Instant.parse("2036-01-01T00:00:00Z");
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);
  private static final TestCa CA =
      TestCa.create(ca -> ca.valid(LONG_AGO, NOW.plus(Duration.ofDays(3650))));
  private static final TestCa ANOTHER =
      TestCa.create(ca -> ca.valid(LONG_AGO, NOW.plus(Duration.ofDays(3650))));
  private static final Leaf LEAF = Leaf.kubeadm("/etc/kubernetes").getFirst();
  private static final Leaf OPTIONAL =
      Leaf.kubeadm("/etc/kubernetes").stream().filter(Leaf::isOptional).findFirst().orElseThrow();
  private static final RenewalRules ALL = rules(List.of(), Optional.empty(), YEAR, false);

  static List<Arguments> steps() {
    return List.of(
        argumentSet("one that ends soon is renewed", ALL, held(CA, 30), Renew.class),
        argumentSet("one that has ended is renewed", ALL, held(CA, -1), Renew.class),
        argumentSet(
            "one that wins more than a hundredth is renewed", ALL, held(CA, 361), Renew.class),
        argumentSet("one that wins less is as good as new", ALL, held(CA, 362), Keep.class),
        argumentSet("one that lasts for longer is as good as new", ALL, held(CA, 400), Keep.class),
        argumentSet(
            "not if it is asked for all the same",
            rules(List.of(), Optional.empty(), YEAR, true),
            held(CA, 400),
            Renew.class),
        argumentSet("one that another CA signed is renewed", ALL, held(ANOTHER, 400), Renew.class),
        argumentSet(
            "one that ends later than asked about stays",
            rules(List.of(), Optional.of(Duration.ofDays(29)), YEAR, false),
            held(CA, 30),
            Keep.class),
        argumentSet(
            "one that ends sooner than asked about is renewed",
            rules(List.of(), Optional.of(Duration.ofDays(31)), YEAR, false),
            held(CA, 30),
            Renew.class),
        argumentSet(
            "one that is not needed and not there is skipped",
            ALL,
            new LeafState.Absent(OPTIONAL),
            Skip.class),
        argumentSet(
            "one that is not there and was asked for is refused",
            rules(List.of(OPTIONAL.name()), Optional.empty(), YEAR, false),
            new LeafState.Absent(OPTIONAL),
            Refuse.class),
        argumentSet(
            "one that is needed and not there is refused",
            ALL,
            new LeafState.Absent(LEAF),
            Refuse.class),
        argumentSet(
            "one that cannot be read is refused",
            ALL,
            new LeafState.Unusable(LEAF, "why"),
            Refuse.class));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aLeafIsTreatedByTheRules(
      RenewalRules rules, LeafState state, Class<? extends RenewalStep> expected) {
    assertThat(plan(state, rules, ready(CA)).steps())
        .singleElement()
        .isInstanceOf(expected)
        .satisfies(step -> assertThat(step.leaf()).isEqualTo(state.leaf()));
  }

  @Test
  void aNewOneBeginsByTheBackdateAndEndsAfterTheDuration() {
    var renew = (Renew) plan(held(CA, 1), ALL, ready(CA)).steps().getFirst();

    assertThat(renew.validity().notBefore()).isEqualTo(NOW.minus(ALL.backdate()));
    assertThat(renew.validity().notAfter()).isEqualTo(NOW.plus(YEAR));
    assertThat(renew.isClipped()).isFalse();
  }

  @Test
  void noneOutlivesItsCa() {
    TestCa old = TestCa.create(ca -> ca.valid(LONG_AGO, NOW.plus(Duration.ofDays(100))));

    var renew = (Renew) plan(held(old, 1), ALL, ready(old)).steps().getFirst();

    assertThat(renew.validity().notAfter()).isEqualTo(NOW.plus(Duration.ofDays(100)));
    assertThat(renew.isClipped()).isTrue();
    // What ends with its CA cannot be had for longer: a second run leaves it alone.
    assertThat(plan(held(old, 100), ALL, ready(old)).steps().getFirst()).isInstanceOf(Keep.class);
  }

  @Test
  void aCaThatCannotSignIsSaidAndNothingIsRenewed() {
    var plan =
        plan(held(CA, 1), ALL, new AuthorityResult.Faulty(AuthorityFault.Expired, "It ended."));

    assertThat(plan.isWhole()).isFalse();
    assertThat(plan.renewals()).isEmpty();
    assertThat(((Refuse) plan.steps().getFirst()).why()).isEqualTo("It ended.");
  }

  @Test
  void aCaElsewhereIsAskedEvenForWhatIsAsGoodAsNewButNotForWhatEndsLaterThanAskedAbout() {
    var fit = new Found.Certificate(CA.self().certificate());

    assertThat(requests(ALL, fit).requests())
        .singleElement()
        .satisfies(ask -> assertThat(ask.authority()).isEqualTo(CA.self().certificate()));
    assertThat(
            requests(rules(List.of(), Optional.of(Duration.ofDays(29)), YEAR, false), fit).steps())
        .singleElement()
        .isInstanceOf(Keep.class);
  }

  @Test
  void aCaElsewhereThatNobodyWouldAcceptIsNotAsked() {
    var plan = requests(ALL, new Found.Unfit("It ended."));

    assertThat(plan.isWhole()).isFalse();
    assertThat(plan.steps()).containsExactly(new Refuse(LEAF, "It ended."));
  }

  private static RenewalPlan requests(RenewalRules rules, Found authority) {
    return RenewalPlan.ofRequests(
        List.of(held(CA, 400)), Map.of(LEAF.authority(), authority), rules, NOW);
  }

  @Test
  void onlyWhatIsNamedIsLookedAt() {
    var rules = rules(List.of("admin.conf"), Optional.empty(), YEAR, false);

    assertThat(plan(held(CA, 1), rules, ready(CA)).steps()).isEmpty();
  }

  private static RenewalPlan plan(LeafState state, RenewalRules rules, AuthorityResult authority) {
    return RenewalPlan.of(List.of(state), Map.of(state.leaf().authority(), authority), rules, NOW);
  }

  private static AuthorityResult ready(TestCa ca) {
    return new AuthorityResult.Ready(ca.authority());
  }

  private static LeafState held(TestCa ca, int days) {
    var certificate =
        ca.issue(leaf -> leaf.valid(NOW.minus(YEAR), NOW.plus(Duration.ofDays(days))));
    return new LeafState.Held(
        LEAF, certificate.certificate(), new Place.Whole(Path.of("/x/crt"), Path.of("/x/key"), ""));
  }

  private static RenewalRules rules(
      List<String> names, Optional<Duration> within, Duration duration, boolean isForced) {
    return new RenewalRules(
        names, within, duration, Duration.ofMinutes(5), isForced, new KeyWish.Present());
  }
}
