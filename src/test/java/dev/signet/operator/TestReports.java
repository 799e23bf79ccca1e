package dev.signet.operator;

import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.operator.ReportIndex.Known;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reports without an API server. */
final class TestReports implements NodeReports {
  private final Map<String, Known> all = new HashMap<>();

  /** Says this of a node. */
  TestReports with(String node, NodeCertificateReportStatus status) {
    all.put(
        node, new Known("report-of-" + node, Optional.of("uid-of-" + node), Optional.of(status)));
    return this;
  }

  @Override
  public Optional<Map<String, Known>> all() {
    return Optional.of(all);
  }

  @Override
  public long changes() {
    return 0;
  }
}
