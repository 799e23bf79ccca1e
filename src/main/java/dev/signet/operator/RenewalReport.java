package dev.signet.operator;

import dev.signet.api.NodeCertificateReport;
import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.api.RenewalState;
import dev.signet.api.RenewalState.Phase;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * {@code status.renewal} of this node's report, by server-side apply under a name of its own. It
 * makes no report: that is the operator's.
 */
final class RenewalReport {

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("signet-renewal")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final String node;

  RenewalReport(KubernetesClient client, String node) {
    this.client = client;
    this.node = node;
  }

  /**
   * The report as it is.
   *
   * @return empty: the operator has not made it yet
   * @throws KubernetesClientException the API server did not answer, or refused
   */
  Optional<NodeCertificateReport> read() {
    return Optional.ofNullable(client.resources(NodeCertificateReport.class).withName(node).get());
  }

  /** What it says of the renewal. */
  static Optional<RenewalState> renewal(NodeCertificateReport report) {
    return Optional.ofNullable(report.getStatus()).map(NodeCertificateReportStatus::renewal);
  }

  /** Nothing is due before {@code nextAt}; what was said when it was renewed stays. */
  static RenewalState upToDate(
      Optional<RenewalState> before, Optional<Instant> nextAt, Instant now) {
    Optional<RenewalState> same = before.filter(known -> known.is(Phase.UpToDate));
    return new RenewalState(
        Phase.UpToDate.name(),
        null,
        same.map(RenewalState::message).orElse(null),
        same.map(RenewalState::since).orElse(text(now)),
        null,
        nextAt.map(RenewalReport::text).orElse(null),
        last(before));
  }

  /** These were renewed now. */
  static RenewalState renewed(List<String> leaves, Optional<Instant> nextAt, Instant now) {
    return new RenewalState(
        Phase.UpToDate.name(),
        null,
        "Renewed: %s.".formatted(String.join(", ", leaves)),
        text(now),
        null,
        nextAt.map(RenewalReport::text).orElse(null),
        text(now));
  }

  /** This node has its turn. */
  static RenewalState renewing(Optional<RenewalState> before, List<String> leaves, Instant now) {
    return new RenewalState(
        Phase.Renewing.name(), null, null, text(now), leaves, null, last(before));
  }

  /** Something is due, and may not be renewed now. */
  static RenewalState heldBack(
      Optional<RenewalState> before, RenewalDecision.Hold hold, Instant now) {
    Optional<String> since =
        before
            .filter(known -> known.is(Phase.HeldBack))
            .filter(known -> hold.reason().name().equals(known.reason()))
            .map(RenewalState::since);
    return new RenewalState(
        Phase.HeldBack.name(),
        hold.reason().name(),
        hold.sentence(),
        since.orElse(text(now)),
        hold.leaves(),
        null,
        last(before));
  }

  /** It was tried now, and failed. */
  static RenewalState failed(
      Optional<RenewalState> before,
      RenewalState.Reason reason,
      String message,
      List<String> leaves,
      Instant now) {
    return new RenewalState(
        Phase.Failed.name(), reason.name(), message, text(now), leaves, null, last(before));
  }

  private static String last(Optional<RenewalState> before) {
    return before.map(RenewalState::lastRenewedAt).orElse(null);
  }

  /**
   * Says this, unless the report does already.
   *
   * @param wanted empty: nothing is to be said, since no policy wants renewals
   * @return whether it was news
   * @throws KubernetesClientException the API server did not take it
   */
  boolean tell(NodeCertificateReport report, Optional<RenewalState> wanted) {
    if (renewal(report).equals(wanted)) {
      return false;
    }
    wanted.ifPresentOrElse(state -> apply(report, state), this::remove);
    return !news(renewal(report)).equals(news(wanted));
  }

  private void apply(NodeCertificateReport report, RenewalState state) {
    NodeCertificateReport part = new NodeCertificateReport();
    part.setMetadata(
        new ObjectMetaBuilder().withName(node).withUid(report.getMetadata().getUid()).build());
    part.setStatus(
        new NodeCertificateReportStatus(null, null, null, null, null, null, null, null, state));
    client.resource(part).subresource("status").patch(APPLY);
  }

  /**
   * Not by applying nothing: of a status with nothing else in it that makes null (seen in 1.36).
   */
  private void remove() {
    client
        .resources(NodeCertificateReport.class)
        .withName(node)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"renewal\":null}}");
  }

  /** A message that changes is no news. */
  private static String news(Optional<RenewalState> state) {
    return state.map(known -> known.phase() + "/" + known.reason()).orElse("");
  }

  private static String text(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
