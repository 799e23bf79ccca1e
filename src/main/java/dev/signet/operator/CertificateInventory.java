package dev.signet.operator;

import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.api.ReportedCertificate;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.ReportCodec;
import dev.signet.operator.ReportIndex.Known;
import dev.signet.policy.ListedEndpoint;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import dev.signet.request.RequestState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every certificate that is known, and whose it is: what status and metrics tell comes from here.
 * Requests are cleaned and looks repeated, so it is made anew each time it is asked for.
 */
final class CertificateInventory {

  /** The policy of certificates that no policy asked for. */
  static final String NO_POLICY = "";

  private final Ledger ledger;
  private final NodeReports reports;
  private final NodeRoster nodes;
  private final LookBook looks;

  /**
   * A certificate of a policy.
   *
   * @param policy its name, or {@link #NO_POLICY}
   * @param certificate what was seen
   */
  record Held(String policy, ObservedCertificate certificate) {}

  CertificateInventory(Ledger ledger, NodeReports reports, NodeRoster nodes, LookBook looks) {
    this.ledger = ledger;
    this.reports = reports;
    this.nodes = nodes;
    this.looks = looks;
  }

  /** Grows with every change. */
  long changes() {
    return ledger.changes() + reports.changes() + looks.changes();
  }

  /** All of them. Those of a Node that was deleted are gone with it. */
  List<Held> all(PolicySet policies) {
    List<Held> all = new ArrayList<>();
    Set<String> gone = nodes.gone();
    Set<String> told = new HashSet<>();
    issued(policies)
        .filter(held -> !gone.contains(held.certificate().node()))
        .forEach(
            held -> {
              told.add(held.certificate().facts().fingerprint());
              all.add(held);
            });
    reports
        .all()
        .orElse(Map.of())
        .forEach(
            (node, known) -> {
              if (!gone.contains(node)) {
                known.status().ifPresent(s -> reported(node, s, policies, told).forEach(all::add));
              }
            });
    endpoints(policies).forEach(all::add);
    looks
        .secrets()
        .forEach((policy, seen) -> seen.certificates().forEach(c -> all.add(new Held(policy, c))));
    return all;
  }

  /** The first that asks what kubelets serve: what is seen on nodes is told in its status. */
  static Optional<Policy> nodeReporter(PolicySet policies) {
    return policies.policies().stream()
        .filter(policy -> policy.reporting().kubelets().isPresent())
        .findFirst();
  }

  private Stream<Held> issued(PolicySet policies) {
    return ledger.entries().stream()
        .filter(entry -> entry.state() == RequestState.Issued)
        .flatMap(
            entry ->
                policies.governing(entry.signerName(), entry.requester()).stream()
                    .flatMap(
                        policy ->
                            entry.certificate().stream().map(c -> new Held(policy.name(), c))));
  }

  private static Stream<Held> reported(
      String node, NodeCertificateReportStatus status, PolicySet policies, Set<String> told) {
    Stream<Held> issued =
        Objects.requireNonNullElse(status.issued(), List.<ReportedCertificate>of()).stream()
            .filter(reported -> !told.contains(reported.fingerprint()))
            .flatMap(
                reported ->
                    ReportCodec.read(reported, node).stream()
                        .map(c -> new Held(policyOf(reported, policies), c)));
    String reporter = nodeReporter(policies).map(Policy::name).orElse(NO_POLICY);
    Stream<Held> seen =
        Stream.of(Optional.ofNullable(status.served()), Optional.ofNullable(status.files()))
            .flatMap(Optional::stream)
            .flatMap(sighting -> ReportCodec.read(sighting, node).certificates().stream())
            .map(c -> new Held(reporter, c));
    return Stream.concat(issued, seen);
  }

  private static String policyOf(ReportedCertificate reported, PolicySet policies) {
    return Optional.ofNullable(reported.policy())
        .flatMap(policies::named)
        .map(Policy::name)
        .orElse(NO_POLICY);
  }

  private Stream<Held> endpoints(PolicySet policies) {
    return looks.endpoints().entrySet().stream()
        .flatMap(
            look ->
                look.getValue().seen().certificates().stream()
                    .map(c -> new Held(lister(look.getKey(), policies), c)));
  }

  private static String lister(ListedEndpoint endpoint, PolicySet policies) {
    return policies.policies().stream()
        .filter(policy -> policy.reporting().endpoints().contains(endpoint))
        .map(Policy::name)
        .findFirst()
        .orElse(NO_POLICY);
  }

  /** Whether everything that this policy lists was looked at since the start. */
  boolean isLookedAt(Policy policy) {
    return looks.endpoints().keySet().containsAll(policy.reporting().endpoints())
        && (policy.reporting().secrets().isEmpty() || looks.secrets().containsKey(policy.name()));
  }

  /** Whether what all kubelets serve verifies; empty: it is not known. */
  Optional<ServingFinding> serving() {
    return nodes.all().flatMap(there -> ServingFinding.of(there.keySet(), looks.kubelets()));
  }

  /** What the reports say, by node; empty while they are not known. */
  Optional<Map<String, Known>> reports() {
    return reports.all();
  }
}
