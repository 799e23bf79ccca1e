package dev.signet.expiry;

import dev.signet.policy.Thresholds;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The current certificates of a policy and how near they are to their ends.
 *
 * @param total how many there are
 * @param expiring past the warning threshold, not ended
 * @param expired ended
 * @param worst the most urgent; FINE if there are none
 * @param next the first to end of those that have not
 * @param soonest the first to end, at most {@link #MOST_SOONEST}; those that ended come first
 */
public record ExpirySummary(
    int total,
    int expiring,
    int expired,
    Urgency worst,
    Optional<ObservedCertificate> next,
    List<ObservedCertificate> soonest) {

  /** How many of the soonest are kept. */
  public static final int MOST_SOONEST = 20;

  private static final Comparator<ObservedCertificate> BY_END =
      Comparator.comparing(ObservedCertificate::notAfter)
          .thenComparing(ObservedCertificate::commonName)
          .thenComparing(ObservedCertificate::kind);

  /** Not by end: a certificate may be replaced by one that is good for less. */
  private static final Comparator<ObservedCertificate> BY_AGE =
      Comparator.comparing(ObservedCertificate::notBefore).thenComparing(BY_END);

  /** Of the certificates given, of which some may have been replaced since. */
  public static ExpirySummary of(
      Collection<ObservedCertificate> certificates, Thresholds thresholds, Instant now) {
    List<ObservedCertificate> current = current(certificates);
    Map<Urgency, Long> buckets =
        current.stream()
            .collect(
                Collectors.groupingBy(c -> Urgency.of(c, thresholds, now), Collectors.counting()));
    return new ExpirySummary(
        current.size(),
        (int) (count(buckets, Urgency.WARNING) + count(buckets, Urgency.CRITICAL)),
        (int) count(buckets, Urgency.ENDED),
        buckets.keySet().stream().max(Comparator.naturalOrder()).orElse(Urgency.FINE),
        current.stream().filter(c -> now.isBefore(c.notAfter())).findFirst(),
        current.stream().limit(MOST_SOONEST).toList());
  }

  /**
   * Of what was issued the newest for each kind and subject, since the others have been replaced;
   * and what was seen elsewhere, each certificate once. Sorted by end.
   */
  public static List<ObservedCertificate> current(Collection<ObservedCertificate> certificates) {
    record Holder(CertificateKind kind, String subject) {}
    Map<Holder, ObservedCertificate> issued =
        certificates.stream()
            .filter(ExpirySummary::isIssued)
            .collect(
                Collectors.toMap(
                    c -> new Holder(c.kind(), c.commonName()),
                    c -> c,
                    BinaryOperator.maxBy(BY_AGE)));
    Set<String> told = new HashSet<>();
    issued.values().forEach(c -> told.add(c.facts().fingerprint()));
    return Stream.concat(
            issued.values().stream(),
            certificates.stream()
                .filter(c -> !isIssued(c))
                .filter(c -> told.add(c.facts().fingerprint())))
        .sorted(BY_END)
        .toList();
  }

  private static boolean isIssued(ObservedCertificate certificate) {
    return certificate.place().source() == Source.ISSUED;
  }

  private static long count(Map<Urgency, Long> buckets, Urgency urgency) {
    return buckets.getOrDefault(urgency, 0L);
  }
}
