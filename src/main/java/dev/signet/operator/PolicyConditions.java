package dev.signet.operator;

import dev.signet.api.ConditionReason;
import dev.signet.api.ConditionType;
import dev.signet.approval.SignerProfiles;
import dev.signet.expiry.ExpirySummary;
import dev.signet.expiry.Urgency;
import dev.signet.policy.Lifetime;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicyReader;
import dev.signet.policy.PolicySet.Shadow;
import dev.signet.policy.SigningRules;
import dev.signet.signing.Authority;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which conditions facts make, and in which words. Pure. */
final class PolicyConditions {

  /** API clients cannot ask for less than this (spec.expirationSeconds). */
  private static final Duration SHORT = Duration.ofMinutes(10);

  /** What a message has room for. */
  private static final int MAX_CONCERNS = 10;

  private final Conditions conditions;
  private final PolicyFacts facts;
  private final Instant now;

  PolicyConditions(Conditions conditions, PolicyFacts facts, Instant now) {
    this.conditions = conditions;
    this.facts = facts;
    this.now = now;
  }

  Condition invalid(PolicyReader.Result.Invalid invalid) {
    return conditions.of(
        ConditionType.Ready, false, ConditionReason.InvalidSpec.name(), invalid.sentence());
  }

  Condition ready(Policy policy) {
    if (!policy.isReporter() && facts.shadows().size() == policy.signerNames().size()) {
      return conditions.of(
          ConditionType.Ready,
          false,
          ConditionReason.NeverReached.name(),
          "Never reached: " + shadows() + ". Lower spec.precedence, or narrow the other policy.");
    }
    if (policy.signing().isPresent() && !canSign()) {
      return conditions.of(
          ConditionType.Ready,
          false,
          ConditionReason.AuthorityNotReady.name(),
          "The CA cannot sign: " + authoritySentence());
    }
    var untrusted = facts.trust().flatMap(TrustConditions::untrusted);
    if (untrusted.isPresent()) {
      return conditions.of(
          ConditionType.Ready,
          false,
          ConditionReason.AuthorityNotTrusted.name(),
          untrusted.get().sentence());
    }
    List<String> warnings = warnings(policy);
    return warnings.isEmpty()
        ? conditions.of(ConditionType.Ready, true, ConditionReason.Working.name(), works(policy))
        : conditions.of(
            ConditionType.Ready,
            true,
            ConditionReason.WorkingWithWarnings.name(),
            String.join(" ", warnings));
  }

  Condition authorityReady() {
    if (!canSign()) {
      return conditions.of(
          ConditionType.AuthorityReady, false, authorityReason(), authoritySentence());
    }
    return facts
        .authority()
        .flatMap(AuthorityState::fault)
        .map(
            fault ->
                conditions.of(
                    ConditionType.AuthorityReady,
                    true,
                    ConditionReason.KeptPrevious.name(),
                    "The CA loaded before goes on signing. What is there now was refused (%s): %s"
                        .formatted(fault.fault(), fault.sentence())))
        .orElseGet(
            () ->
                conditions.of(
                    ConditionType.AuthorityReady,
                    true,
                    ConditionReason.Loaded.name(),
                    "The CA can sign."));
  }

  /** Whether what it signs is trusted; none where that is not known. */
  List<Condition> trust(Policy policy) {
    return facts.trust().stream()
        .flatMap(trust -> new TrustConditions(conditions, trust).all(policy))
        .toList();
  }

  Condition requestsSigned(Policy policy) {
    return UnsignedRequests.of(policy, facts.requests(), now).condition(conditions);
  }

  Condition certificatesHealthy(ExpirySummary expiry) {
    ConditionReason reason =
        switch (expiry.worst()) {
          case FINE -> ConditionReason.NothingEndsSoon;
          case WARNING -> ConditionReason.EndsSoon;
          case CRITICAL -> ConditionReason.EndsVerySoon;
          case ENDED -> ConditionReason.Ended;
        };
    return conditions.of(
        ConditionType.CertificatesHealthy,
        expiry.worst() == Urgency.FINE,
        reason.name(),
        "%d current certificates: %d past the warning threshold, %d ended."
            .formatted(expiry.total(), expiry.expiring(), expiry.expired()));
  }

  /** Whether clients may verify kubelets. Not looked at all since the start: as it was. */
  Optional<Condition> servingVerifies(Policy policy) {
    if (policy.reporting().kubelets().isEmpty()) {
      return Optional.empty();
    }
    return facts
        .serving()
        .map(this::servingVerifies)
        .or(() -> conditions.asItWas(ConditionType.ServingVerifies));
  }

  private Condition servingVerifies(ServingFinding finding) {
    List<String> complaints = finding.complaints();
    return complaints.isEmpty()
        ? conditions.of(
            ConditionType.ServingVerifies,
            true,
            ConditionReason.AllServingVerifies.name(),
            "What the kubelets of all %d Nodes serve verifies with the CAs that Signet knows: metrics-server can drop --kubelet-insecure-tls, with --kubelet-certificate-authority."
                .formatted(finding.nodes()))
        : conditions.of(
            ConditionType.ServingVerifies,
            false,
            ConditionReason.SomeServingDoesNotVerify.name(),
            "What %d of %d kubelets serve does not verify: %s%s."
                .formatted(
                    complaints.size(),
                    finding.nodes(),
                    complaints.stream().limit(MAX_CONCERNS).collect(Collectors.joining(", ")),
                    complaints.size() > MAX_CONCERNS ? ", and more" : ""));
  }

  /** Not looked at since the start: it stays as it was, so that a restart is no news. */
  Optional<Condition> preflightPassed() {
    return facts
        .preflight()
        .map(this::preflightPassed)
        .or(() -> conditions.asItWas(ConditionType.PreflightPassed));
  }

  private Condition preflightPassed(Preflight preflight) {
    List<Preflight.Concern> concerns = preflight.concerns();
    if (concerns.isEmpty()) {
      return conditions.of(
          ConditionType.PreflightPassed,
          true,
          ConditionReason.NothingMissing.name(),
          "Nothing is missing around this policy, as far as Signet can see.");
    }
    String told =
        concerns.stream()
            .limit(MAX_CONCERNS)
            .map(Preflight.Concern::sentence)
            .collect(Collectors.joining(" "));
    return conditions.of(
        ConditionType.PreflightPassed,
        false,
        concerns.getFirst().reason().name(),
        concerns.size() > MAX_CONCERNS
            ? "%s And %d more.".formatted(told, concerns.size() - MAX_CONCERNS)
            : told);
  }

  private List<String> warnings(Policy policy) {
    List<String> warnings = new ArrayList<>();
    if (!facts.shadows().isEmpty()) {
      warnings.add("Not reached for some signers: " + shadows() + ".");
    }
    policy.signerNames().stream()
        .filter(signer -> !SignerProfiles.know(signer, policy))
        .sorted()
        .forEach(
            signer ->
                warnings.add(
                    "Signet knows no profile for signer " + signer + ": its requests are left."));
    policy.signing().ifPresent(rules -> warnings.addAll(warnings(rules)));
    if (facts.preflight().filter(preflight -> !preflight.concerns().isEmpty()).isPresent()) {
      warnings.add("Something is missing around it: see condition PreflightPassed.");
    }
    return warnings;
  }

  private List<String> warnings(SigningRules rules) {
    List<String> warnings = new ArrayList<>();
    if (durations(rules).anyMatch(duration -> duration.compareTo(SHORT) < 0)) {
      warnings.add(
          "spec.signing.duration is under 10m, less than an API client can ask for: certificates"
              + " end within minutes.");
    }
    facts
        .authority()
        .flatMap(AuthorityState::usable)
        .map(Authority::notAfter)
        .filter(end -> durations(rules).map(now::plus).anyMatch(until -> until.isAfter(end)))
        .ifPresent(
            end ->
                warnings.add(
                    "spec.signing.duration reaches beyond the end of the CA: certificates end with"
                        + " it, all at once, at "
                        + end
                        + "."));
    return warnings;
  }

  private static String works(Policy policy) {
    return policy.isReporter() ? "It reports, and governs no request." : "Requests are handled.";
  }

  private static Stream<Duration> durations(SigningRules rules) {
    return rules.lifetimes().map(Lifetime::duration);
  }

  private String shadows() {
    return String.join(", ", facts.shadows().stream().map(PolicyConditions::sentence).toList());
  }

  private static String sentence(Shadow shadow) {
    return "policy %s governs %s".formatted(shadow.policy(), shadow.signerName());
  }

  private boolean canSign() {
    return facts.authority().flatMap(AuthorityState::usable).isPresent();
  }

  private String authorityReason() {
    return facts
        .authority()
        .flatMap(AuthorityState::fault)
        .map(fault -> fault.fault().name())
        .orElse(ConditionReason.AuthorityNotReady.name());
  }

  private String authoritySentence() {
    return facts
        .authority()
        .flatMap(AuthorityState::fault)
        .map(fault -> fault.sentence())
        .orElse("It has not been looked at yet.");
  }
}
