package dev.signet.operator;

/** Under which names the ends of certificates are told. */
public enum MetricNaming {
  /** Signet's own. */
  SIGNET,
  /** Also those of enix/x509-certificate-exporter, whose dashboards and rules then work. */
  X509
}
