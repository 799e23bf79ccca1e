package dev.signet.operator;

import java.util.Map;
import java.util.Optional;

/** What the NodeCertificateReports say. */
interface NodeReports {

  /** All of them by the name of their node; empty: they were not read yet. */
  Optional<Map<String, ReportIndex.Known>> all();

  /** Grows with every change of one. */
  long changes();
}
