package dev.signet.operator;

/** Every metric that Signet defines itself. */
final class MetricNames {

  static final String PREFIX = "signet_";

  /** Counter, as Prometheus sees it with _total at its end; policy, signer, decision, reason. */
  static final String REQUESTS = PREFIX + "requests";

  /** Counter, with _total at its end; policy, outcome. */
  static final String CLEANED = PREFIX + "requests_cleaned";

  /** Histogram, with _seconds at its end; signer. */
  static final String ISSUE_TIME = PREFIX + "request_issue";

  /** Gauge; signer. */
  static final String PENDING = PREFIX + "requests_pending";

  /** Gauge; signer. */
  static final String OLDEST_PENDING = PREFIX + "requests_oldest_pending_seconds";

  /** Gauge; source, kind, node, policy, path. */
  static final String NOT_AFTER = PREFIX + "certificate_not_after_timestamp_seconds";

  /** Gauge; source, kind, node, policy, path. */
  static final String NOT_BEFORE = PREFIX + "certificate_not_before_timestamp_seconds";

  /** State set: 0 or 1; node, verdict. */
  static final String NODE_VERDICT = PREFIX + "node_verdict";

  /** Gauge, 0 or 1; target, node. */
  static final String PROBE_SUCCESS = PREFIX + "probe_success";

  /** Gauge; target, node. */
  static final String PROBE_DURATION = PREFIX + "probe_duration_seconds";

  /** Gauge; source, reason, node. */
  static final String SOURCE_PROBLEMS = PREFIX + "source_problems";

  /** Gauge; policy, subject. */
  static final String AUTHORITY_NOT_AFTER = PREFIX + "authority_not_after_timestamp_seconds";

  /** Gauge; policy, subject. */
  static final String AUTHORITY_NOT_BEFORE = PREFIX + "authority_not_before_timestamp_seconds";

  /** Gauge; policy. */
  static final String UNSIGNED = PREFIX + "requests_unsigned";

  /** Gauge, 0 or 1; policy. */
  static final String AUTHORITY_TRUSTED = PREFIX + "authority_trusted";

  /** Gauge, 0 or 1; policy. */
  static final String AUTHORITY_READY = PREFIX + "authority_ready";

  /** Gauge, 0 or 1. */
  static final String LEADER = PREFIX + "leader";

  /** Counter, with _total at its end. */
  static final String EVENTS_DROPPED = PREFIX + "events_dropped";

  /** Counter of an agent, with _total at its end; outcome. */
  static final String AGENT_REPORTS = PREFIX + "agent_reports";

  /** Counter of an agent, with _total at its end; outcome. */
  static final String AGENT_RENEWALS = PREFIX + "agent_renewals";

  /** State set: 0 or 1; node, phase. */
  static final String NODE_RENEWAL = PREFIX + "node_renewal";

  private MetricNames() {}
}
