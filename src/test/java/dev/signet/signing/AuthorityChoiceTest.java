package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.policy.SigningRules;
import dev.signet.request.Reason;
import dev.signet.request.SignerNames;
import dev.signet.signing.AuthorityChoice.Kind;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestPolicies;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which CA signs: the wanted one once it is published and trusted, else the one before. */
final class AuthorityChoiceTest {
  private static final Authority OLD = TestCa.create(ca -> ca.subject("CN=old")).authority();
  private static final Authority NEW = TestCa.create(ca -> ca.subject("CN=new")).authority();
  private static final Authority OTHER = TestCa.create(ca -> ca.subject("CN=other")).authority();

  private static final Instant NOW = OLD.notBefore().plusSeconds(3600);
  private static final Instant LONG_AGO = NOW.minusSeconds(86_400);
  private static final Instant JUST_NOW = NOW.minusSeconds(179);
  private static final Instant SETTLED = NOW.minusSeconds(180);

  private static final String CLIENT = SignerNames.KUBELET_CLIENT;
  private static final String SERVING = SignerNames.KUBELET_SERVING;
  private static final String PLAIN = "authority: {secret: {name: ca}}";
  private static final String UNCHECKED = PLAIN + ", clientTrust: Unchecked";
  private static final String BUNDLE = PLAIN + ", trustBundle: {configMap: {name: b}}";
  private static final String NEXT =
      BUNDLE + ", rollover: {next: {secret: {name: n}}, signWith: Next}";
  private static final String ANNOUNCED = BUNDLE + ", rollover: {next: {secret: {name: n}}}";

  static List<Arguments> cases() {
    return List.of(
        // Without a bundle: the API server alone has a say, and on client certificates alone.
        of("a trusted CA signs", PLAIN, CLIENT, current(OLD).trusting(OLD), "CN=old"),
        of("an untrusted one does not", PLAIN, CLIENT, current(NEW).trusting(OLD), "NotTrusted"),
        of("of a namesake neither", PLAIN, CLIENT, current(OLD).trusting(namesake()), "NotTrusted"),
        of(
            "trusted and ended is untrusted",
            PLAIN,
            CLIENT,
            current(OLD).trusting(ended()),
            "NotTrusted"),
        of("unknown is not trusted", PLAIN, CLIENT, current(OLD).notKnowing(), "TrustUnknown"),
        of("unless it is not checked", UNCHECKED, CLIENT, current(OLD).notKnowing(), "CN=old"),
        of(
            "API clients too",
            PLAIN,
            SignerNames.API_CLIENT,
            current(OLD).notKnowing(),
            "TrustUnknown"),
        of("servers are not the API server's", PLAIN, SERVING, current(OLD).notKnowing(), "CN=old"),
        of("nor are others", PLAIN, "example.com/x", current(OLD).notKnowing(), "CN=old"),
        of("without a CA nobody signs", PLAIN, SERVING, current(null).trusting(OLD), "NotReady"),
        of(
            "a replaced CA signs until the new one is trusted",
            PLAIN,
            CLIENT,
            current(NEW).before(OLD).trusting(OLD),
            "CN=old"),
        of("and no longer", PLAIN, CLIENT, current(NEW).before(OLD).trusting(OLD, NEW), "CN=new"),
        // With a bundle: first it is published.
        of(
            "the first of a bundle signs at once",
            BUNDLE,
            SERVING,
            current(OLD).published(OLD, NOW),
            "CN=old"),
        of("no bundle, no signature", BUNDLE, SERVING, current(OLD), "NotPublished"),
        of(
            "a second one waits",
            BUNDLE,
            SERVING,
            current(NEW).published(OLD, LONG_AGO).published(NEW, JUST_NOW),
            "NotPublished"),
        of(
            "until it has settled",
            BUNDLE,
            SERVING,
            current(NEW).published(OLD, LONG_AGO).published(NEW, SETTLED),
            "CN=new"),
        of(
            "and the one before signs meanwhile",
            BUNDLE,
            SERVING,
            current(NEW).before(OLD).published(OLD, LONG_AGO).published(NEW, JUST_NOW),
            "CN=old"),
        // A rollover.
        of(
            "an announced CA does not sign",
            ANNOUNCED,
            CLIENT,
            rolling().published(OLD, LONG_AGO).published(NEW, LONG_AGO).trusting(OLD, NEW),
            "CN=old"),
        of(
            "the next one does when told to",
            NEXT,
            CLIENT,
            rolling().published(OLD, LONG_AGO).published(NEW, SETTLED).trusting(OLD, NEW),
            "CN=new"),
        of(
            "not before it is published",
            NEXT,
            SERVING,
            rolling().published(OLD, LONG_AGO),
            "CN=old"),
        of(
            "nor before it has settled",
            NEXT,
            SERVING,
            rolling().published(OLD, LONG_AGO).published(NEW, JUST_NOW),
            "CN=old"),
        of(
            "even if both were published at once",
            NEXT,
            SERVING,
            rolling().published(OLD, NOW).published(NEW, NOW),
            "CN=old"),
        of(
            "nor before the API server trusts it",
            NEXT,
            CLIENT,
            rolling().published(OLD, LONG_AGO).published(NEW, LONG_AGO).trusting(OLD),
            "CN=old"),
        of(
            "which servers need not wait for",
            NEXT,
            SERVING,
            rolling().published(OLD, LONG_AGO).published(NEW, LONG_AGO).trusting(OLD),
            "CN=new"),
        of(
            "a next one that cannot sign is passed over",
            NEXT,
            CLIENT,
            current(OLD).published(OLD, LONG_AGO).trusting(OLD),
            "CN=old"),
        of(
            "a current one that cannot sign any more as well",
            NEXT,
            CLIENT,
            current(null).next(NEW).published(OLD, LONG_AGO).published(NEW, SETTLED).trusting(NEW),
            "CN=new"),
        of(
            "who trusts neither gets nothing",
            NEXT,
            CLIENT,
            rolling().published(OLD, LONG_AGO).published(NEW, LONG_AGO).trusting(OTHER),
            "NotTrusted"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theWantedCaSignsOnceItIsTrusted(String signing, String signer, Facts facts, String signs) {
    assertThat(word(AuthorityChoice.of(signer, rules(signing), facts.facts(), NOW)))
        .isEqualTo(signs);
  }

  @Test
  void whoSignsInsteadSaysWhatTheWantedOneWaitsFor() {
    var choice =
        AuthorityChoice.of(
            CLIENT,
            rules(NEXT),
            rolling().published(OLD, LONG_AGO).published(NEW, JUST_NOW).trusting(OLD).facts(),
            NOW);

    assertThat(choice)
        .isEqualTo(
            new AuthorityChoice.Signs(
                OLD,
                Optional.of(
                    new AuthorityChoice.Obstacle(
                        Kind.NotPublished,
                        "CA CN=new signs from %s on: it is published since %s, and who verifies has to read it first (spec.signing.trustBundle.settle)."
                            .formatted(JUST_NOW.plusSeconds(180), JUST_NOW)))));
  }

  @Test
  void aRequestThatWaitsForTrustSaysSo() {
    assertThat(reason(current(NEW).trusting(OLD))).isEqualTo(Reason.AuthorityNotTrusted);
    assertThat(reason(current(null).trusting(OLD))).isEqualTo(Reason.AuthorityNotReady);
  }

  @Test
  void aRenewedCertificateOfTheSameNameAndKeyIsTheSameCa() {
    var ca = TestCa.create(made -> made.subject("CN=old"));
    var renewed =
        TestCertificate.builder()
            .certificateAuthority()
            .subject("CN=old")
            .selfSignedWithTheKeyOf(ca.self());

    assertThat(
            new ClientCas.Known(List.of(renewed.certificate())).trust(ca.authority(), false, NOW))
        .isTrue();
  }

  private static Reason reason(Facts facts) {
    return AuthorityChoice.of(CLIENT, rules(PLAIN), facts.facts(), NOW)
            instanceof AuthorityChoice.Nobody nobody
        ? nobody.obstacle().reason()
        : null;
  }

  private static String word(AuthorityChoice choice) {
    return switch (choice) {
      case AuthorityChoice.Signs signs -> signs.authority().subject();
      case AuthorityChoice.Nobody nobody -> nobody.obstacle().kind().name();
    };
  }

  private static SigningRules rules(String signing) {
    return TestPolicies.policy(
            "p", "match: {signerNames: [example.com/x]}\nsigning: {%s}".formatted(signing))
        .signing()
        .orElseThrow();
  }

  private static Arguments of(
      String name, String signing, String signer, Facts facts, String signs) {
    return argumentSet(name, signing, signer, facts, signs);
  }

  private static X509Certificate namesake() {
    return TestCa.create(ca -> ca.subject("CN=old")).self().certificate();
  }

  private static X509Certificate ended() {
    return TestCa.create(ca -> ca.subject("CN=old").expired()).self().certificate();
  }

  private static Facts current(Authority authority) {
    return new Facts(
        new SigningFacts(
            Optional.ofNullable(authority),
            Optional.empty(),
            Optional.empty(),
            new ClientCas.Unknown("nobody asked"),
            Optional.empty()));
  }

  private static Facts rolling() {
    return current(OLD).next(NEW);
  }

  record Facts(SigningFacts facts) {
    Facts before(Authority before) {
      return new Facts(
          new SigningFacts(
              facts.current(),
              Optional.of(before),
              facts.next(),
              facts.clientCas(),
              facts.published()));
    }

    Facts next(Authority next) {
      return new Facts(
          new SigningFacts(
              facts.current(),
              facts.before(),
              Optional.of(next),
              facts.clientCas(),
              facts.published()));
    }

    Facts notKnowing() {
      return this;
    }

    Facts trusting(Authority... authorities) {
      return trusting(
          Stream.of(authorities).map(Authority::certificate).toArray(X509Certificate[]::new));
    }

    Facts trusting(X509Certificate... certificates) {
      return new Facts(
          new SigningFacts(
              facts.current(),
              facts.before(),
              facts.next(),
              new ClientCas.Known(List.of(certificates)),
              facts.published()));
    }

    Facts published(Authority authority, Instant since) {
      var already = facts.published().orElse(PublishedCas.NONE).all().stream();
      var added = PublishedCa.of(authority.certificate(), since, Optional.empty());
      return new Facts(
          new SigningFacts(
              facts.current(),
              facts.before(),
              facts.next(),
              facts.clientCas(),
              Optional.of(new PublishedCas(Stream.concat(already, Stream.of(added)).toList()))));
    }
  }
}
