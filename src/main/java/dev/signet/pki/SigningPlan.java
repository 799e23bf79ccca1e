package dev.signet.pki;

import dev.signet.pki.SigningStep.Keep;
import dev.signet.pki.SigningStep.Refuse;
import dev.signet.pki.SigningStep.Sign;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityResult;
import dev.signet.signing.Validity;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to become of the requests of a folder. Pure.
 *
 * @param steps in the order of the list
 */
public record SigningPlan(List<SigningStep> steps) {

  /** Copies what it is given. */
  public SigningPlan {
    steps = List.copyOf(steps);
  }

  /**
   * For how long.
   *
   * @param duration from now; empty: what the list of the requests asks for
   * @param backdate from a certificate's beginning to now
   */
  public record Terms(Optional<Duration> duration, Duration backdate) {}

  /** What was found of one request. */
  record Found(RequestManifest.Entry entry, Request request, Signed signed) {}

  /** A request. */
  sealed interface Request {

    /** It may be signed. */
    record Sound(AskedCertificate asked) implements Request {}

    /**
     * It may not.
     *
     * @param why for people
     */
    record Unsound(String why) implements Request {}
  }

  /** What lies where its certificate is to be. */
  sealed interface Signed {

    /** Nothing. */
    record Nothing() implements Signed {}

    /** A certificate, and nothing else. */
    record Certificate(X509Certificate certificate) implements Signed {}

    /**
     * Something else.
     *
     * @param why for people
     */
    record Other(String why) implements Signed {}
  }

  /**
   * By these CAs.
   *
   * @param authorities what came of reading those that were given, by kubeadm's name
   */
  static SigningPlan of(
      List<Found> found, Map<String, AuthorityResult> authorities, Terms terms, Instant now) {
    return new SigningPlan(
        found.stream().map(each -> step(each, authorities, terms, now)).toList());
  }

  /** Whether each request has its certificate, or will have. */
  public boolean isWhole() {
    return steps.stream().noneMatch(Refuse.class::isInstance);
  }

  /** Those that are signed. */
  public List<Sign> signed() {
    return steps.stream().filter(Sign.class::isInstance).map(Sign.class::cast).toList();
  }

  private static SigningStep step(
      Found found, Map<String, AuthorityResult> authorities, Terms terms, Instant now) {
    String name = found.entry().authority().name();
    return switch (found.request()) {
      case Request.Unsound unsound -> refuse(found, unsound.why());
      case Request.Sound sound ->
          switch (authorities.get(name)) {
            case null ->
                refuse(found, "Its CA was not given: --ca-key=%s=... signs it.".formatted(name));
            case AuthorityResult.Faulty faulty -> refuse(found, faulty.sentence());
            case AuthorityResult.Ready ready ->
                step(found, sound.asked(), ready.authority(), terms, now);
          };
    };
  }

  private static SigningStep step(
      Found found, AskedCertificate asked, Authority authority, Terms terms, Instant now) {
    var wanted = found.entry().authority();
    if (!wanted.equals(RequestManifest.Authority.of(wanted.name(), authority.certificate()))) {
      return refuse(
          found,
          "It is for another CA than the one that was given as %s (%s): for %s, key identifier %s."
              .formatted(
                  wanted.name(), authority.subject(), wanted.subject(), wanted.keyIdentifier()));
    }
    return switch (found.signed()) {
      case Signed.Nothing _ -> sign(found, asked, authority, terms, now);
      case Signed.Other other -> refuse(found, other.why());
      case Signed.Certificate there -> there(found, there.certificate(), asked, authority, now);
    };
  }

  private static SigningStep there(
      Found found,
      X509Certificate there,
      AskedCertificate asked,
      Authority authority,
      Instant now) {
    String name = found.entry().name();
    return new IssuedCertificate(there, asked.wanted(), authority.certificate())
        .fault(now)
        .<SigningStep>map(
            why ->
                refuse(
                    found,
                    "%s.crt is there, and would not be installed. %s Move it away, then it is signed anew."
                        .formatted(name, why)))
        .orElseGet(() -> new Keep(name, found.entry().authority().name(), there));
  }

  private static SigningStep sign(
      Found found, AskedCertificate asked, Authority authority, Terms terms, Instant now) {
    Instant wanted = now.plus(asked.duration());
    boolean isClipped = wanted.isAfter(authority.notAfter());
    return new Sign(
        found.entry().name(),
        found.entry().authority().name(),
        asked,
        authority,
        new Validity(
            now.minus(terms.backdate()).truncatedTo(ChronoUnit.SECONDS),
            (isClipped ? authority.notAfter() : wanted).truncatedTo(ChronoUnit.SECONDS)),
        isClipped);
  }

  private static Refuse refuse(Found found, String why) {
    return new Refuse(found.entry().name(), found.entry().authority().name(), why);
  }
}
