package dev.signet.operator;

import dev.signet.api.ConditionReason;
import dev.signet.api.ConditionType;
import dev.signet.policy.Durations;
import dev.signet.policy.Policy;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The requests of a policy that are approved and that nobody signs: where the policy only approves,
 * another signer has to. Pure.
 *
 * @param policy whose
 * @param requests which, the one approved first comes first
 */
record UnsignedRequests(Policy policy, List<LedgerEntry> requests) {

  static UnsignedRequests of(Policy policy, Collection<LedgerEntry> governed, Instant now) {
    return new UnsignedRequests(
        policy,
        governed.stream()
            .filter(entry -> entry.isUnsigned(policy.unsignedAfter(), now))
            .sorted(Comparator.comparing((LedgerEntry entry) -> entry.approvedAt().orElseThrow()))
            .toList());
  }

  Condition condition(Conditions conditions) {
    return requests.stream()
        .findFirst()
        .map(
            oldest ->
                conditions.of(
                    ConditionType.RequestsSigned,
                    false,
                    ConditionReason.ApprovedButUnsigned.name(),
                    sentence(oldest)))
        .orElseGet(
            () ->
                conditions.of(
                    ConditionType.RequestsSigned,
                    true,
                    ConditionReason.NothingWaits.name(),
                    "No approved request waits for its certificate."));
  }

  private String sentence(LedgerEntry oldest) {
    return "%d approved requests have had no certificate for %s; the first is %s of signer %s, approved at %s. %s"
        .formatted(
            requests.size(),
            Durations.text(policy.unsignedAfter()),
            oldest.name(),
            oldest.signerName(),
            oldest.approvedAt().map(Instant::toString).orElse(""),
            advice(oldest));
  }

  private String advice(LedgerEntry oldest) {
    Optional<String> reason =
        oldest.verdict().map(verdict -> verdict.reason() + ": " + verdict.sentence());
    return policy.signing().isPresent()
        ? reason.orElse("Condition AuthorityReady may say why.")
        : "This policy only approves: see whether the signer of that name runs (for kubernetes.io/*"
            + " that is kube-controller-manager with --cluster-signing-cert-file, controller"
            + " csrsigning), or add spec.signing.";
  }
}
