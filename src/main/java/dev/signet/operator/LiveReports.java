package dev.signet.operator;

import dev.signet.api.NodeCertificateReport;
import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.api.ReportedCertificate;
import dev.signet.expiry.CertificateSource;
import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Place;
import dev.signet.expiry.Problem;
import dev.signet.expiry.ReportCodec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stands in nodes' reports: what agents saw, and what was issued to nodes whose requests are
 * gone. What kubelets serve is looked at anew.
 */
final class LiveReports implements CertificateSource {

  private final KubernetesClient client;

  LiveReports(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Observations look() {
    try {
      return LiveInventory.all(client.resources(NodeCertificateReport.class)).stream()
          .map(LiveReports::reported)
          .reduce(Observations.NONE, Observations::and);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Observations.NONE; // Signet is not installed there
      }
      throw e;
    }
  }

  private static Observations reported(NodeCertificateReport report) {
    String node = report.getMetadata().getName();
    Optional<NodeCertificateReportStatus> status = Optional.ofNullable(report.getStatus());
    Observations files =
        status
            .map(NodeCertificateReportStatus::files)
            .map(sighting -> ReportCodec.read(sighting, node))
            .orElse(Observations.NONE);
    Stream<ReportedCertificate> issued =
        status.map(NodeCertificateReportStatus::issued).stream().flatMap(List::stream);
    return new Observations(
        Stream.concat(
                files.certificates().stream().map(c -> of(node, c)),
                issued.flatMap(reported -> ReportCodec.read(reported, node).stream()))
            .toList(),
        files.problems().stream()
            .map(p -> new Problem(of(node, p.place()), p.reason(), p.message()))
            .toList());
  }

  private static ObservedCertificate of(String node, ObservedCertificate seen) {
    return new ObservedCertificate(
        of(node, seen.place()), seen.kind(), node, seen.facts(), seen.authority());
  }

  /** As scp writes files of other hosts. */
  private static Place of(String node, Place place) {
    return new Place(place.source(), node + ":" + place.path(), place.entry());
  }
}
