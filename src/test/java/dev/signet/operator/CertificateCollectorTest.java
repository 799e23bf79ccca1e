package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.expiry.CertificateFacts;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Place;
import dev.signet.expiry.Source;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CertificateCollectorTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

  private final LookBook looks = new LookBook();

  @Test
  void ofSeveralWithTheSameLabelsTheOneThatEndsFirstIsTold() {
    looks.secrets("p", new Observations(List.of(secret("a", 300), secret("b", 100)), List.of()));

    assertThat(points(MetricNaming.SIGNET, MetricNames.NOT_AFTER))
        .singleElement()
        .satisfies(
            point -> {
              assertThat(point.getValue()).isEqualTo(FROM.getEpochSecond() + 100.0);
              assertThat(point.getLabels().get("path")).isEqualTo("ns/s");
              assertThat(point.getLabels().get("policy")).isEqualTo("p");
            });
  }

  @Test
  void theNamesOfTheEnixExporterAreToldOnlyWhenAskedFor() {
    looks.secrets("p", Observations.of(secret("a", 300)));

    assertThat(points(MetricNaming.SIGNET, CertificateCollector.X509_NOT_AFTER)).isEmpty();
    assertThat(points(MetricNaming.X509, MetricNames.NOT_AFTER)).hasSize(1);
    assertThat(points(MetricNaming.X509, CertificateCollector.X509_NOT_BEFORE)).hasSize(1);
    assertThat(points(MetricNaming.X509, CertificateCollector.X509_NOT_AFTER))
        .singleElement()
        .satisfies(
            point -> {
              assertThat(point.getLabels().get("secret_namespace")).isEqualTo("ns");
              assertThat(point.getLabels().get("secret_name")).isEqualTo("s");
              assertThat(point.getLabels().get("secret_key")).isEqualTo("tls.crt");
              assertThat(point.getLabels().get("subject_CN")).isEqualTo("a");
              assertThat(point.getLabels().get("issuer_CN")).isEqualTo("ca");
            });
  }

  private List<GaugeDataPointSnapshot> points(MetricNaming naming, String name) {
    var inventory =
        new CertificateInventory(new Ledger(), new TestReports(), new TestRoster(), looks);
    return new CertificateCollector(new PolicyBook(), inventory, naming)
        .collect().stream()
            .filter(snapshot -> snapshot.getMetadata().getName().equals(name))
            .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
            .toList();
  }

  private static ObservedCertificate secret(String commonName, int seconds) {
    return new ObservedCertificate(
        new Place(Source.SECRET, "ns/s", "tls.crt"),
        CertificateKind.OTHER,
        "",
        new CertificateFacts(
            "CN=" + commonName,
            commonName,
            "O=b,CN=ca",
            FROM,
            FROM.plusSeconds(seconds),
            commonName,
            false),
        Optional.empty());
  }
}
