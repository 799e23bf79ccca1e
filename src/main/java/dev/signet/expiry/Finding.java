package dev.signet.expiry;

import dev.signet.policy.Threshold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A certificate that was seen, and what is wrong with it. Pure.
 *
 * @param certificate what was seen
 * @param problems the worst first
 */
public record Finding(ObservedCertificate certificate, List<CertificateProblem> problems) {

  /** A kubelet renews at 70 to 90 % of the life (client-go's certificate_manager.go). */
  private static final Threshold ROTATION = new Threshold.ShareLeft(10);

  private static final Comparator<Finding> BY_END =
      Comparator.comparing((Finding finding) -> finding.certificate().notAfter())
          .thenComparing(finding -> finding.certificate().place().path())
          .thenComparing(finding -> finding.certificate().place().entry());

  /** Copies what it is given. */
  public Finding {
    problems = List.copyOf(problems);
  }

  /** Of each of these, what ends first before the others. */
  public static List<Finding> of(
      Collection<ObservedCertificate> certificates, Thresholds thresholds, Instant now) {
    Set<String> authorities =
        certificates.stream()
            .map(ObservedCertificate::facts)
            .filter(CertificateFacts::isAuthority)
            .map(CertificateFacts::subject)
            .collect(Collectors.toSet());
    return certificates.stream()
        .map(each -> new Finding(each, problems(each, authorities, thresholds, now)))
        .sorted(BY_END)
        .toList();
  }

  private static List<CertificateProblem> problems(
      ObservedCertificate certificate,
      Set<String> authorities,
      Thresholds thresholds,
      Instant now) {
    List<CertificateProblem> problems = new ArrayList<>();
    if (now.isBefore(certificate.notBefore())) {
      problems.add(CertificateProblem.NotYetValid);
    }
    end(certificate, thresholds, now, problems);
    CertificateFacts facts = certificate.facts();
    boolean isSelfIssued = facts.subject().equals(facts.issuer());
    if (certificate.authority().isEmpty()
        && !isSelfIssued
        && authorities.contains(facts.issuer())) {
      problems.add(CertificateProblem.UntrustedIssuer);
    }
    if (certificate.kind() == CertificateKind.KUBELET_SERVING && isOwn(facts)) {
      problems.add(CertificateProblem.SelfSigned);
    }
    problems.sort(Comparator.naturalOrder());
    return problems;
  }

  private static void end(
      ObservedCertificate certificate,
      Thresholds thresholds,
      Instant now,
      List<CertificateProblem> problems) {
    Instant from = certificate.notBefore();
    Instant to = certificate.notAfter();
    boolean isRotated = isRotated(certificate);
    boolean isOverdue = isRotated && !now.isBefore(ROTATION.reachedAt(from, to));
    switch (thresholds.urgency(from, to, now)) {
      case ENDED -> problems.add(CertificateProblem.Expired);
      case CRITICAL -> problems.add(CertificateProblem.ExpiresVerySoon);
      case WARNING -> {
        if (!isRotated) {
          problems.add(CertificateProblem.ExpiresSoon);
        }
      }
      case FINE -> {}
    }
    if (isOverdue) {
      problems.add(CertificateProblem.RotationOverdue);
    }
  }

  /** What its kubelet renews by itself: 84 % of its life is no reason to look after it. */
  private static boolean isRotated(ObservedCertificate certificate) {
    return switch (certificate.kind()) {
      case KUBELET_CLIENT -> true;
      case KUBELET_SERVING -> !isOwn(certificate.facts());
      default -> false;
    };
  }

  /** A kubelet without one makes a CA named HOST-ca@TIME for itself (client-go's cert.go). */
  private static boolean isOwn(CertificateFacts facts) {
    return facts.subject().equals(facts.issuer()) || facts.issuer().matches("CN=.+-ca@\\d+");
  }
}
