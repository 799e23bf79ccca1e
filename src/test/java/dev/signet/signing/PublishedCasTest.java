package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.TestCa;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in a published bundle, and when it goes. */
final class PublishedCasTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final TestCa OLD = TestCa.create(ca -> ca.subject("CN=old"));
  private static final Instant NOW = OLD.authority().notBefore().plusSeconds(3600);
  private static final TestCa NEW = TestCa.create(ca -> ca.subject("CN=new"));

  @Test
  void whatPoliciesNameIsPublishedFromNowOnTheOldestFirst() {
    var first = PublishedCas.NONE.with(List.of(cert(OLD)), true, DAY, NOW);
    var both = first.with(List.of(cert(NEW), cert(OLD)), true, DAY, NOW.plusSeconds(60));

    assertThat(both.pem()).isEqualTo(OLD.pem() + NEW.pem());
    assertThat(both.since(OLD.authority())).hasValue(NOW);
    assertThat(both.since(NEW.authority())).hasValue(NOW.plusSeconds(60));
  }

  @Test
  void aRestartKnowsFromTheObjectSinceWhen() {
    var published =
        PublishedCas.NONE
            .with(List.of(cert(OLD)), true, DAY, NOW)
            .with(List.of(cert(NEW)), true, DAY, NOW.plusSeconds(60));

    assertThat(PublishedCas.of(published.pem(), published.times(), NOW.plusSeconds(999)))
        .isEqualTo(published);
  }

  @Test
  void aCaThatNoPolicyNamesAnyMoreStaysUntilWhatItSignedHasEnded() {
    var left =
        PublishedCas.NONE
            .with(List.of(cert(OLD)), true, DAY, NOW)
            .with(List.of(cert(NEW)), true, DAY, NOW);

    assertThat(later(left, DAY.minusSeconds(1)).all()).hasSize(2);
    assertThat(later(left, DAY).pem()).isEqualTo(NEW.pem());
  }

  @Test
  void aCaThatIsNamedAgainStays() {
    var again =
        PublishedCas.NONE
            .with(List.of(cert(OLD)), true, DAY, NOW)
            .with(List.of(cert(NEW)), true, DAY, NOW)
            .with(List.of(cert(OLD), cert(NEW)), true, DAY, NOW.plusSeconds(5));

    assertThat(again.with(List.of(cert(OLD), cert(NEW)), true, DAY, NOW.plus(DAY)).all())
        .hasSize(2)
        .allSatisfy(ca -> assertThat(ca.until()).isEmpty());
  }

  @Test
  void nothingIsTakenOutWhileACaCannotBeRead() {
    var unread =
        PublishedCas.NONE
            .with(List.of(cert(OLD)), true, DAY, NOW)
            .with(List.of(), false, DAY, NOW.plus(DAY));

    assertThat(unread.pem()).isEqualTo(OLD.pem());
    assertThat(unread.all().getFirst().until()).isEmpty();
  }

  @Test
  void whatHasEndedGoes() {
    var ending = TestCa.create(ca -> ca.valid(NOW.minusSeconds(60), NOW.plusSeconds(60)));
    var published = PublishedCas.NONE.with(List.of(cert(ending)), true, DAY, NOW);

    assertThat(published.with(List.of(cert(ending)), false, DAY, NOW.plusSeconds(60)).all())
        .isEmpty();
  }

  @Test
  void noCaStaysBeyondItsEnd() {
    var ending = TestCa.create(ca -> ca.valid(NOW.minusSeconds(60), NOW.plusSeconds(60)));
    var left =
        PublishedCas.NONE
            .with(List.of(cert(ending)), true, DAY, NOW)
            .with(List.of(), true, DAY, NOW);

    assertThat(left.all().getFirst().until()).hasValue(NOW.plusSeconds(60));
  }

  @Test
  void whatSomebodyElsePutThereIsKeptAsLongAsIfItHadSignedNow() {
    var found = PublishedCas.of("by hand\n" + OLD.pem(), "", NOW);

    assertThat(found.since(OLD.authority())).hasValue(NOW);
    assertThat(later(found, Duration.ZERO).all()).hasSize(2);
    assertThat(later(later(found, Duration.ZERO), DAY).all()).hasSize(1);
  }

  @Test
  void timesThatSomebodyEditedCountAsNewAndBreakNothing() {
    assertThat(PublishedCas.of(OLD.pem(), "x\n\n" + times("never"), NOW).since(OLD.authority()))
        .hasValue(NOW);
    assertThat(PublishedCas.of("-----BEGIN CERTIFICATE-----\nAAAA", "", NOW).all()).isEmpty();
  }

  @Test
  void aCaIsTheFirstIfNoneIsOlder() {
    var both =
        PublishedCas.NONE
            .with(List.of(cert(OLD)), true, DAY, NOW)
            .with(List.of(cert(OLD), cert(NEW)), true, DAY, NOW.plusSeconds(1));

    assertThat(both.isTheFirst(OLD.authority())).isTrue();
    assertThat(both.isTheFirst(NEW.authority())).isFalse();
    assertThat(PublishedCas.NONE.isTheFirst(OLD.authority())).isFalse();
  }

  private static String times(String time) {
    return OLD.authority().fingerprint() + " " + time;
  }

  private static PublishedCas later(PublishedCas published, Duration later) {
    return published.with(List.of(cert(NEW)), true, DAY, NOW.plus(later));
  }

  private static X509Certificate cert(TestCa ca) {
    return ca.self().certificate();
  }
}
