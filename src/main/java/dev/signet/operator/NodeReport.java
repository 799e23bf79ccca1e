package dev.signet.operator;

import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.api.ReportedCertificate;
import dev.signet.api.Sighting;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.NodeJudgement;
import dev.signet.expiry.NodeView;
import dev.signet.expiry.NodeView.Issued;
import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.ReportCodec;
import dev.signet.operator.LookBook.Look;
import dev.signet.policy.Thresholds;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the operator's part of a report should say. Pure. */
final class NodeReport {

  private NodeReport() {}

  /**
   * What is known of one node.
   *
   * @param node its name
   * @param issued its certificates in requests that exist
   * @param known what its report says now
   * @param served what is to be said of what it serves; empty: nothing
   * @param look the last look at what it serves, since the start of the operator
   */
  record Facts(
      String node,
      List<Issued> issued,
      Optional<NodeCertificateReportStatus> known,
      Optional<Sighting> served,
      Optional<Look> look) {}

  /** All that is the operator's: without the files and the renewal, which are the agent's. */
  static NodeCertificateReportStatus of(
      Facts facts, Thresholds thresholds, Set<String> authorities, Instant now) {
    NodeView view = view(facts, authorities);
    Optional<NodeJudgement> judgement = NodeJudgement.of(view, thresholds, now);
    return new NodeCertificateReportStatus(
        judgement.map(j -> j.verdict().name()).orElse(null),
        judgement.map(NodeJudgement::message).orElse(null),
        next(view).orElse(null),
        view.client().map(NodeReport::end).orElse(null),
        view.serving().map(NodeReport::end).orElse(null),
        view.issued().stream()
            .map(issued -> ReportCodec.write(issued.certificate(), issued.policy()))
            .toList(),
        facts.served().orElse(null),
        null,
        null);
  }

  /** What a report says, as far as the operator wrote it. */
  static NodeCertificateReportStatus own(NodeCertificateReportStatus status) {
    return new NodeCertificateReportStatus(
        status.verdict(),
        status.message(),
        status.nextExpiry(),
        status.client(),
        status.serving(),
        status.issued(),
        status.served(),
        null,
        null);
  }

  /** Whether something newer was issued a moment ago than what was last seen to be served. */
  static boolean isAboutToChange(NodeView view, Instant now) {
    return view.issued(CertificateKind.KUBELET_SERVING)
        .filter(issued -> now.isBefore(issued.at().plusSeconds(600)))
        .filter(
            issued ->
                view.served().certificates().stream()
                    .noneMatch(
                        served ->
                            served
                                .facts()
                                .fingerprint()
                                .equals(issued.certificate().facts().fingerprint())))
        .isPresent();
  }

  static NodeView view(Facts facts, Set<String> authorities) {
    return new NodeView(
        newest(facts),
        facts.served().map(s -> ReportCodec.read(s, facts.node())).orElse(Observations.NONE),
        facts.look().map(Look::at),
        facts
            .known()
            .flatMap(status -> Optional.ofNullable(status.files()))
            .map(files -> ReportCodec.read(files, facts.node()))
            .orElse(Observations.NONE),
        authorities);
  }

  /** Of each kind one, in a stable order: of requests, and of what the report kept. */
  private static List<Issued> newest(Facts facts) {
    Map<CertificateKind, Issued> newest =
        Stream.concat(facts.issued().stream(), kept(facts))
            .collect(
                Collectors.toMap(
                    issued -> issued.certificate().kind(),
                    Function.identity(),
                    (one, other) ->
                        other.certificate().notBefore().isAfter(one.certificate().notBefore())
                            ? other
                            : one,
                    TreeMap::new));
    return List.copyOf(newest.values());
  }

  private static Stream<Issued> kept(Facts facts) {
    return facts.known().stream()
        .map(NodeCertificateReportStatus::issued)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .flatMap(reported -> kept(reported, facts.node()).stream());
  }

  private static Optional<Issued> kept(ReportedCertificate reported, String node) {
    return ReportCodec.read(reported, node)
        .map(c -> new Issued(c, c.notBefore(), Optional.ofNullable(reported.policy())));
  }

  private static Optional<String> next(NodeView view) {
    return Stream.of(
            view.client().stream(),
            view.serving().stream(),
            view.files().certificates().stream().filter(c -> !isKubelets(c)))
        .flatMap(Function.identity())
        .min(Comparator.comparing(ObservedCertificate::notAfter))
        .map(NodeReport::end);
  }

  private static boolean isKubelets(ObservedCertificate certificate) {
    return certificate.kind() == CertificateKind.KUBELET_CLIENT
        || certificate.kind() == CertificateKind.KUBELET_SERVING;
  }

  private static String end(ObservedCertificate certificate) {
    return certificate.notAfter().toString();
  }
}
