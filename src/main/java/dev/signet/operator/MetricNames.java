package dev.signet.operator;

/** Every metric that Signet defines itself, as Prometheus sees it. */
final class MetricNames {

  static final String PREFIX = "signet_";

  /** Counter; policy, signer, decision, reason. */
  static final String REQUESTS = PREFIX + "requests";

  /** Histogram; signer. */
  static final String ISSUE_SECONDS = PREFIX + "request_issue_seconds";

  /** Gauge; signer. */
  static final String PENDING = PREFIX + "requests_pending";

  /** Gauge; signer. */
  static final String OLDEST_PENDING = PREFIX + "requests_oldest_pending_seconds";

  /** Gauge; source, kind, node, policy. */
  static final String NOT_AFTER = PREFIX + "certificate_not_after_timestamp_seconds";

  /** Gauge; source, kind, node, policy. */
  static final String NOT_BEFORE = PREFIX + "certificate_not_before_timestamp_seconds";

  /** Gauge; policy, subject. */
  static final String AUTHORITY_NOT_AFTER = PREFIX + "authority_not_after_timestamp_seconds";

  /** Gauge; policy, subject. */
  static final String AUTHORITY_NOT_BEFORE = PREFIX + "authority_not_before_timestamp_seconds";

  /** Gauge, 0 or 1; policy. */
  static final String AUTHORITY_READY = PREFIX + "authority_ready";

  /** Counter. */
  static final String EVENTS_DROPPED = PREFIX + "events_dropped";

  /** Gauge, always 1; version, crypto. */
  static final String BUILD_INFO = PREFIX + "build_info";

  private MetricNames() {}
}
