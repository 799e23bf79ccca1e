package dev.signet.operator;

import dev.signet.api.NodeCertificateReport;
import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.api.Sighting;
import dev.signet.expiry.Observations;
import dev.signet.expiry.ReportCodec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Optional;

/**
 * The agent's part of its node's report: {@code status.files}, by server-side apply under a name of
 * its own. It makes no report: that is the operator's, who knows which Nodes there are.
 */
final class AgentReport {

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("signet-agent")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final String node;

  AgentReport(KubernetesClient client, String node) {
    this.client = client;
    this.node = node;
  }

  /** What became of it. */
  enum Outcome {
    /** It is in the report now. */
    WRITTEN,
    /** The report said so already. */
    UNCHANGED,
    /** The node has no report yet. */
    NO_REPORT
  }

  /**
   * Tells what was seen.
   *
   * @throws KubernetesClientException the API server did not take it
   */
  Outcome tell(Observations seen, Instant now) {
    NodeCertificateReport report =
        client.resources(NodeCertificateReport.class).withName(node).get();
    if (report == null) {
      return Outcome.NO_REPORT;
    }
    Optional<Sighting> before =
        Optional.ofNullable(report.getStatus()).map(NodeCertificateReportStatus::files);
    Sighting sighting = ReportCodec.sighting(seen, now, before);
    return before.filter(sighting::equals).isPresent() ? Outcome.UNCHANGED : write(sighting);
  }

  private Outcome write(Sighting files) {
    NodeCertificateReport part = new NodeCertificateReport();
    part.setMetadata(new ObjectMetaBuilder().withName(node).build());
    part.setStatus(
        new NodeCertificateReportStatus(null, null, null, null, null, null, null, files, null));
    try {
      client.resource(part).subresource("status").patch(APPLY);
      return Outcome.WRITTEN;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Outcome.NO_REPORT; // deleted meanwhile
      }
      throw e;
    }
  }
}
