package dev.signet.operator;

import dev.signet.api.NodeCertificateReport;
import dev.signet.api.NodeCertificateReportStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What an informer keeps of the reports: what they say, without what the API server adds. */
final class ReportIndex implements ItemStore<NodeCertificateReport> {

  private final Map<String, NodeCertificateReport> objects = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  /**
   * A report as it was last seen.
   *
   * @param uid metadata.uid
   * @param owner the uid of the Node that it is about; empty: nobody owns it
   * @param status what it says; empty: nothing yet
   */
  record Known(String uid, Optional<String> owner, Optional<NodeCertificateReportStatus> status) {}

  /** All of them, by the name of the node. */
  Map<String, Known> all() {
    Map<String, Known> all = new ConcurrentHashMap<>();
    objects.forEach((name, report) -> all.put(name, known(report)));
    return all;
  }

  /** Grows with every change. */
  long changes() {
    return changes.get();
  }

  @Override
  public String getKey(NodeCertificateReport report) {
    return report.getMetadata().getName();
  }

  @Override
  public NodeCertificateReport put(String key, NodeCertificateReport report) {
    changes.incrementAndGet();
    return objects.put(key, trimmed(report));
  }

  @Override
  public NodeCertificateReport remove(String key) {
    changes.incrementAndGet();
    return objects.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return List.copyOf(objects.keySet()).stream();
  }

  @Override
  public Stream<NodeCertificateReport> values() {
    return List.copyOf(objects.values()).stream();
  }

  @Override
  public int size() {
    return objects.size();
  }

  @Override
  public NodeCertificateReport get(String key) {
    return objects.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  private static Known known(NodeCertificateReport report) {
    return new Known(
        report.getMetadata().getUid(),
        Objects.requireNonNullElse(
                report.getMetadata().getOwnerReferences(), List.<OwnerReference>of())
            .stream()
            .filter(owner -> owner.getKind().equals("Node"))
            .map(OwnerReference::getUid)
            .findFirst(),
        Optional.ofNullable(report.getStatus()));
  }

  private static NodeCertificateReport trimmed(NodeCertificateReport report) {
    NodeCertificateReport trimmed = new NodeCertificateReport();
    trimmed.setMetadata(
        new ObjectMetaBuilder()
            .withName(report.getMetadata().getName())
            .withUid(report.getMetadata().getUid())
            .withResourceVersion(report.getMetadata().getResourceVersion())
            .withOwnerReferences(report.getMetadata().getOwnerReferences())
            .build());
    trimmed.setStatus(report.getStatus());
    return trimmed;
  }
}
