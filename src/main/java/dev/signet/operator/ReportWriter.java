package dev.signet.operator;

import dev.signet.api.NodeCertificateReport;
import dev.signet.api.NodeCertificateReportStatus;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/**
 * Writes reports by server-side apply, each time with a fresh object: whoever applies a field owns
 * it, and the files in a report are its agent's. Right before each write it is asked whether this
 * Signet leads.
 */
final class ReportWriter {

  private static final String PATH = "/apis/signet.dev/v1alpha1/nodecertificatereports/";

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("signet")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final Leadership leadership;

  ReportWriter(KubernetesClient client, Leadership leadership) {
    this.client = client;
    this.leadership = leadership;
  }

  /**
   * An empty report that its Node owns.
   *
   * @return its uid
   */
  String create(String node, String nodeUid) {
    leadership.fence();
    NodeCertificateReport report = new NodeCertificateReport();
    report.setMetadata(
        new ObjectMetaBuilder()
            .withName(node)
            .addNewOwnerReference()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(node)
            .withUid(nodeUid)
            .endOwnerReference()
            .build());
    return client.resource(report).patch(APPLY).getMetadata().getUid();
  }

  /** Puts this into the report of this uid. */
  void status(String node, String uid, NodeCertificateReportStatus status) {
    leadership.fence();
    NodeCertificateReport report = new NodeCertificateReport();
    report.setMetadata(new ObjectMetaBuilder().withName(node).withUid(uid).build());
    report.setStatus(status);
    client.resource(report).subresource("status").patch(APPLY);
  }

  /** Deletes this very report, if it is still there. */
  void remove(String node, String uid) {
    leadership.fence();
    var options =
        new DeleteOptionsBuilder().withNewPreconditions().withUid(uid).endPreconditions().build();
    try {
      client.raw(PATH + node, "DELETE", options);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
