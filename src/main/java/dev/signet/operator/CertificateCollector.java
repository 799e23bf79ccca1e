package dev.signet.operator;

import dev.signet.expiry.CertificateFacts;
import dev.signet.expiry.ExpirySummary;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Source;
import dev.signet.operator.CertificateInventory.Held;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * When certificates end, collected when Prometheus asks: so no series outlives its certificate. Of
 * several certificates with the same labels the one that ends first is told.
 */
final class CertificateCollector implements MultiCollector {

  /** The names of enix/x509-certificate-exporter. */
  static final String X509_NOT_AFTER = "x509_cert_not_after";

  static final String X509_NOT_BEFORE = "x509_cert_not_before";

  private final PolicyBook policies;
  private final CertificateInventory inventory;
  private final MetricNaming names;

  CertificateCollector(PolicyBook policies, CertificateInventory inventory, MetricNaming names) {
    this.policies = policies;
    this.inventory = inventory;
    this.names = names;
  }

  @Override
  public MetricSnapshots collect() {
    List<Held> held = current(inventory.all(policies.current()));
    List<GaugeSnapshot> gauges =
        new ArrayList<>(
            gauges(
                held, CertificateCollector::labels, MetricNames.NOT_AFTER, MetricNames.NOT_BEFORE));
    switch (names) {
      case SIGNET -> {}
      case X509 ->
          gauges.addAll(gauges(held, CertificateCollector::x509, X509_NOT_AFTER, X509_NOT_BEFORE));
    }
    return MetricSnapshots.of(gauges.toArray(GaugeSnapshot[]::new));
  }

  /** Without what was replaced; here a certificate is told wherever it was seen. */
  private static List<Held> current(List<Held> held) {
    Map<Boolean, List<Held>> byKind =
        held.stream()
            .collect(
                Collectors.partitioningBy(h -> h.certificate().place().source() == Source.ISSUED));
    List<Held> current = new ArrayList<>(byKind.get(false));
    byKind.get(true).stream()
        .collect(
            Collectors.groupingBy(
                Held::policy, Collectors.mapping(Held::certificate, Collectors.toList())))
        .forEach(
            (policy, issued) ->
                ExpirySummary.current(issued).forEach(c -> current.add(new Held(policy, c))));
    return current;
  }

  private static List<GaugeSnapshot> gauges(
      List<Held> held,
      BiFunction<String, ObservedCertificate, Labels> labels,
      String after,
      String before) {
    Gauge notAfter = new Gauge(after, "When the current certificate ends.");
    Gauge notBefore = new Gauge(before, "When the current certificate begins.");
    held.stream()
        .collect(
            Collectors.toMap(
                h -> labels.apply(h.policy(), h.certificate()),
                Held::certificate,
                (one, other) -> other.notAfter().isBefore(one.notAfter()) ? other : one,
                TreeMap::new))
        .forEach(
            (series, certificate) -> {
              notAfter.add(series, certificate.notAfter());
              notBefore.add(series, certificate.notBefore());
            });
    return List.of(notAfter.snapshot(), notBefore.snapshot());
  }

  /** A request has a name of its own each time: as a label it would grow without end. */
  private static Labels labels(String policy, ObservedCertificate certificate) {
    return Labels.of(
        "source",
        certificate.place().source().label(),
        "kind",
        certificate.kind().label(),
        "node",
        certificate.node(),
        "policy",
        policy,
        "path",
        path(certificate));
  }

  private static String path(ObservedCertificate certificate) {
    return certificate.place().source() == Source.ISSUED ? "" : certificate.place().path();
  }

  /** Where that exporter has a label for it; the node is what people add by relabelling. */
  private static Labels x509(String policy, ObservedCertificate certificate) {
    CertificateFacts facts = certificate.facts();
    String path = path(certificate);
    boolean isSecret = certificate.place().source() == Source.SECRET;
    boolean isKubeconfig = certificate.place().source() == Source.KUBECONFIG;
    return Labels.of(
        "filename",
        isSecret ? "" : path.substring(path.lastIndexOf('/') + 1),
        "filepath",
        isSecret ? "" : path,
        "embedded_kind",
        isKubeconfig ? "user" : "",
        "embedded_key",
        isKubeconfig ? certificate.place().entry() : "",
        "secret_namespace",
        isSecret ? path.substring(0, path.indexOf('/')) : "",
        "secret_name",
        isSecret ? path.substring(path.indexOf('/') + 1) : "",
        "secret_key",
        isSecret ? certificate.place().entry() : "",
        "subject_CN",
        facts.commonName(),
        "issuer_CN",
        commonName(facts.issuer()),
        "node",
        certificate.node());
  }

  private static String commonName(String distinguishedName) {
    return List.of(distinguishedName.split(",", -1)).stream()
        .filter(part -> part.startsWith("CN="))
        .map(part -> part.substring(3))
        .reduce("", (first, last) -> last);
  }
}
