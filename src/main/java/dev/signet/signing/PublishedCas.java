package dev.signet.signing;

import dev.signet.policy.PemCertificates;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A published trust bundle: the CA certificates in it, the oldest first, and since when each is
 * there. Both are kept in the object that is published, so that a restart forgets nothing. Pure.
 *
 * @param all what is published
 */
public record PublishedCas(List<PublishedCa> all) {

  private static final Comparator<PublishedCa> OLDEST_FIRST =
      Comparator.comparing(PublishedCa::since).thenComparing(PublishedCa::fingerprint);

  /** Nothing. */
  public static final PublishedCas NONE = new PublishedCas(List.of());

  /** Copies what it is given, in order. */
  public PublishedCas {
    all = all.stream().sorted(OLDEST_FIRST).toList();
  }

  /**
   * What an object holds.
   *
   * @param pem its bundle
   * @param times what {@link #times} made of it; what it does not tell counts as new
   */
  public static PublishedCas of(String pem, String times, Instant now) {
    Map<String, String[]> known = new HashMap<>();
    times.lines().map(line -> line.split(" ")).forEach(words -> known.put(words[0], words));
    return new PublishedCas(
        PemCertificates.read(pem).orElse(List.of()).stream()
            .map(certificate -> published(certificate, known, now))
            .toList());
  }

  /** The bundle, PEM. */
  public String pem() {
    return all.stream().map(PublishedCa::pem).collect(Collectors.joining());
  }

  /** A line for each certificate: fingerprint, since when, until when. */
  public String times() {
    return all.stream()
        .map(
            ca -> ca.fingerprint() + " " + ca.since() + ca.until().map(end -> " " + end).orElse(""))
        .collect(Collectors.joining("\n"));
  }

  /**
   * What is to be published.
   *
   * @param wanted the CAs that policies name
   * @param areAllKnown whether each CA that a policy names could be read: if not, nothing is taken
   *     out
   * @param longest how long the certificates live that the CAs sign: so long a CA stays that no
   *     policy names any more, since what it signed has not ended
   */
  public PublishedCas with(
      List<X509Certificate> wanted, boolean areAllKnown, Duration longest, Instant now) {
    Instant moment = now.truncatedTo(ChronoUnit.SECONDS);
    Map<String, PublishedCa> before =
        all.stream().collect(Collectors.toMap(PublishedCa::fingerprint, ca -> ca));
    Map<String, PublishedCa> after = new HashMap<>();
    for (X509Certificate certificate : wanted) {
      String fingerprint = PublishedCa.fingerprint(certificate);
      PublishedCa known = before.get(fingerprint);
      after.put(
          fingerprint,
          PublishedCa.of(certificate, known == null ? moment : known.since(), Optional.empty()));
    }
    before.forEach(
        (fingerprint, ca) ->
            after.computeIfAbsent(
                fingerprint, key -> areAllKnown ? leaving(ca, moment.plus(longest)) : ca));
    return new PublishedCas(
        after.values().stream()
            .filter(ca -> now.isBefore(ca.end()))
            .filter(ca -> ca.until().filter(end -> !now.isBefore(end)).isEmpty())
            .toList());
  }

  /** Since when this CA is published, if it is. */
  public Optional<Instant> since(Authority authority) {
    return entry(authority).map(PublishedCa::since);
  }

  /** Whether this CA has been published for so long. */
  public boolean hasSettled(Authority authority, Duration settle, Instant now) {
    return since(authority).filter(since -> !now.isBefore(since.plus(settle))).isPresent();
  }

  /** Whether none is published for longer than this CA: who trusts any trusts this one. */
  public boolean isTheFirst(Authority authority) {
    return since(authority)
        .filter(since -> all.stream().noneMatch(ca -> ca.since().isBefore(since)))
        .isPresent();
  }

  private Optional<PublishedCa> entry(Authority authority) {
    return all.stream().filter(ca -> ca.fingerprint().equals(authority.fingerprint())).findFirst();
  }

  private static PublishedCa leaving(PublishedCa ca, Instant whatItSignedHasEnded) {
    return ca.until().isPresent()
        ? ca
        : PublishedCa.of(
            ca.certificate(),
            ca.since(),
            Optional.of(whatItSignedHasEnded.isBefore(ca.end()) ? whatItSignedHasEnded : ca.end()));
  }

  private static PublishedCa published(
      X509Certificate certificate, Map<String, String[]> known, Instant now) {
    String[] words = known.getOrDefault(PublishedCa.fingerprint(certificate), new String[0]);
    List<Instant> times = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      time(words[i]).ifPresent(times::add);
    }
    return PublishedCa.of(
        certificate,
        times.isEmpty() ? now.truncatedTo(ChronoUnit.SECONDS) : times.getFirst(),
        times.size() < 2 ? Optional.empty() : Optional.of(times.get(1)));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException edited) {
      return Optional.empty();
    }
  }
}
