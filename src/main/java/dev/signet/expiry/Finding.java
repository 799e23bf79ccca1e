package dev.signet.expiry;

import dev.signet.policy.Thresholds;
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
    if (certificate.kind() == CertificateKind.KUBELET_SERVING
        && NodeJudgement.isSelfSigned(certificate)) {
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
    boolean isRotated = NodeJudgement.renewsItself(certificate);
    switch (Urgency.of(certificate, thresholds, now)) {
      case ENDED -> problems.add(CertificateProblem.Expired);
      case CRITICAL -> problems.add(CertificateProblem.ExpiresVerySoon);
      case WARNING -> {
        if (!isRotated) {
          problems.add(CertificateProblem.ExpiresSoon);
        }
      }
      case FINE -> {}
    }
    if (isRotated && NodeJudgement.isOverdue(certificate, now)) {
      problems.add(CertificateProblem.RotationOverdue);
    }
  }
}
