package dev.signet.expiry;

import dev.signet.api.ReportedCertificate;
import dev.signet.api.ReportedProblem;
import dev.signet.api.Sighting;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Observations as a NodeCertificateReport has them, and back. A report is also written by agents,
 * so what cannot be read in one is left out. Pure.
 */
public final class ReportCodec {

  private ReportCodec() {}

  /** As much as there is room for. */
  public static Sighting sighting(Observations seen, Instant at) {
    int most = Sighting.MOST_CERTIFICATES;
    int leftOut =
        Math.max(0, seen.certificates().size() - most)
            + Math.max(0, seen.problems().size() - Sighting.MOST_PROBLEMS);
    return new Sighting(
        at.truncatedTo(ChronoUnit.SECONDS).toString(),
        seen.certificates().stream().limit(most).map(ReportCodec::write).toList(),
        seen.problems().stream().limit(Sighting.MOST_PROBLEMS).map(ReportCodec::write).toList(),
        leftOut == 0 ? null : leftOut);
  }

  /** The same as it was since then, if it shows the same: a look that shows no news is none. */
  public static Sighting sighting(Observations seen, Instant at, Optional<Sighting> before) {
    Sighting now = sighting(seen, at);
    return before.filter(known -> isSame(known, now)).orElse(now);
  }

  /** A certificate. */
  public static ReportedCertificate write(ObservedCertificate seen) {
    return write(seen, Optional.empty());
  }

  /**
   * A certificate.
   *
   * @param policy the CertificatePolicy under which it was issued
   */
  public static ReportedCertificate write(ObservedCertificate seen, Optional<String> policy) {
    CertificateFacts facts = seen.facts();
    return new ReportedCertificate(
        seen.place().source().label(),
        seen.kind().label(),
        seen.place().path(),
        present(seen.place().entry()),
        facts.subject(),
        present(facts.commonName()),
        facts.issuer(),
        facts.notBefore().toString(),
        facts.notAfter().toString(),
        facts.fingerprint(),
        seen.authority().orElse(null),
        policy.orElse(null));
  }

  /** What a report says was seen. */
  public static Observations read(Sighting sighting, String node) {
    return new Observations(
        orEmpty(sighting.certificates()).stream().flatMap(c -> read(c, node).stream()).toList(),
        orEmpty(sighting.problems()).stream().flatMap(p -> read(p).stream()).toList());
  }

  /** A certificate of this node, if it can be read. */
  public static Optional<ObservedCertificate> read(ReportedCertificate reported, String node) {
    CertificateKind kind =
        Arrays.stream(CertificateKind.values())
            .filter(known -> known.label().equals(reported.kind()))
            .findFirst()
            .orElse(CertificateKind.OTHER);
    try {
      return place(reported.source(), reported.path(), reported.entry())
          .map(
              place ->
                  new ObservedCertificate(
                      place,
                      kind,
                      node,
                      new CertificateFacts(
                          orEmpty(reported.subject()),
                          orEmpty(reported.commonName()),
                          orEmpty(reported.issuer()),
                          Instant.parse(orEmpty(reported.notBefore())),
                          Instant.parse(orEmpty(reported.notAfter())),
                          orEmpty(reported.fingerprint()),
                          kind == CertificateKind.CA),
                      Optional.ofNullable(reported.authority())));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  private static ReportedProblem write(Problem problem) {
    return new ReportedProblem(
        problem.place().source().label(),
        problem.place().path(),
        present(problem.place().entry()),
        problem.reason().name(),
        problem.message());
  }

  private static Optional<Problem> read(ReportedProblem reported) {
    return Arrays.stream(Problem.Reason.values())
        .filter(reason -> reason.name().equals(reported.reason()))
        .findFirst()
        .flatMap(
            reason ->
                place(reported.source(), reported.path(), reported.entry())
                    .map(place -> new Problem(place, reason, orEmpty(reported.message()))));
  }

  private static Optional<Place> place(String source, String path, String entry) {
    return Arrays.stream(Source.values())
        .filter(known -> known.label().equals(source))
        .findFirst()
        .map(known -> new Place(known, orEmpty(path), orEmpty(entry)));
  }

  private static boolean isSame(Sighting one, Sighting other) {
    return Objects.equals(orEmpty(one.certificates()), orEmpty(other.certificates()))
        && Objects.equals(orEmpty(one.problems()), orEmpty(other.problems()))
        && Objects.equals(one.leftOut(), other.leftOut());
  }

  private static String present(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String orEmpty(String text) {
    return Objects.requireNonNullElse(text, "");
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return Objects.requireNonNullElse(list, List.of());
  }
}
