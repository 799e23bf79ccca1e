package dev.signet.operator;

import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import dev.signet.request.RequestState;
import dev.signet.signing.Authority;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is true now, collected when Prometheus asks: so no series outlives what it is about. */
final class StateCollector implements MultiCollector {

  private final PolicyBook policies;
  private final AuthorityBook authorities;
  private final SigningAuthorities signing;
  private final Ledger ledger;
  private final Clock clock;

  StateCollector(
      PolicyBook policies,
      AuthorityBook authorities,
      SigningAuthorities signing,
      Ledger ledger,
      Clock clock) {
    this.policies = policies;
    this.authorities = authorities;
    this.signing = signing;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public MetricSnapshots collect() {
    PolicySet current = policies.current();
    List<GaugeSnapshot> gauges = new ArrayList<>(pending(current));
    gauges.addAll(authorities(current));
    gauges.add(unsigned(current));
    gauges.add(trusted(current));
    return MetricSnapshots.of(gauges.toArray(GaugeSnapshot[]::new));
  }

  private List<GaugeSnapshot> pending(PolicySet current) {
    Map<String, List<LedgerEntry>> bySigner =
        ledger.entries().stream()
            .filter(entry -> !entry.state().isFinal())
            .collect(Collectors.groupingBy(LedgerEntry::signerName));
    Gauge count =
        new Gauge(
            MetricNames.PENDING, "Requests without an end: undecided, or without a certificate.");
    Gauge oldest =
        new Gauge(
            MetricNames.OLDEST_PENDING, "How long the oldest of them has waited; 0 for none.");
    Instant now = clock.instant();
    for (String signer : current.signerNames()) {
      List<LedgerEntry> waiting = bySigner.getOrDefault(signer, List.of());
      Labels labels = Labels.of("signer", signer);
      count.add(labels, waiting.size());
      oldest.add(
          labels,
          waiting.stream()
              .map(LedgerEntry::createdAt)
              .min(Comparator.naturalOrder())
              .map(created -> Duration.between(created, now).toMillis() / 1000.0)
              .orElse(0.0));
    }
    return List.of(count.snapshot(), oldest.snapshot());
  }

  private GaugeSnapshot unsigned(PolicySet current) {
    Gauge unsigned =
        new Gauge(MetricNames.UNSIGNED, "Approved requests that have had no certificate for long.");
    Map<Policy, List<LedgerEntry>> governed =
        ledger.entries().stream()
            .filter(entry -> entry.state() == RequestState.Approved)
            .flatMap(
                entry ->
                    current.governing(entry.signerName(), entry.requester()).stream()
                        .map(policy -> Map.entry(policy, entry)))
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    for (Policy policy : current.policies()) {
      unsigned.add(
          Labels.of("policy", policy.name()),
          UnsignedRequests.of(policy, governed.getOrDefault(policy, List.of()), clock.instant())
              .requests()
              .size());
    }
    return unsigned.snapshot();
  }

  private GaugeSnapshot trusted(PolicySet current) {
    Gauge trusted =
        new Gauge(MetricNames.AUTHORITY_TRUSTED, "Whether what the CA of a policy signs verifies.");
    for (Policy policy : current.policies()) {
      signing
          .trust(policy)
          .ifPresent(
              trust ->
                  trusted.add(
                      Labels.of("policy", policy.name()),
                      TrustConditions.untrusted(trust).isEmpty() ? 1 : 0));
    }
    return trusted.snapshot();
  }

  private List<GaugeSnapshot> authorities(PolicySet current) {
    Gauge ready = new Gauge(MetricNames.AUTHORITY_READY, "Whether the CA of a policy can sign.");
    Gauge notAfter = new Gauge(MetricNames.AUTHORITY_NOT_AFTER, "When the CA ends.");
    Gauge notBefore = new Gauge(MetricNames.AUTHORITY_NOT_BEFORE, "When the CA begins.");
    for (Policy policy : current.policies()) {
      if (policy.signing().isEmpty()) {
        continue;
      }
      var authority = authorities.usable(policy);
      ready.add(Labels.of("policy", policy.name()), authority.isPresent() ? 1 : 0);
      authority.ifPresent(
          ca -> {
            notAfter.add(labels(policy, ca), ca.notAfter());
            notBefore.add(labels(policy, ca), ca.notBefore());
          });
    }
    return List.of(ready.snapshot(), notAfter.snapshot(), notBefore.snapshot());
  }

  private static Labels labels(Policy policy, Authority authority) {
    return Labels.of("policy", policy.name(), "subject", authority.subject());
  }
}
