package dev.signet.expiry;

/** How a certificate came to be seen. Its label is the value of the metric label {@code source}. */
public enum Source {
  /** In the status of a CertificateSigningRequest. */
  ISSUED("issued"),
  /** Shown in a TLS handshake. */
  SERVED("served"),
  /** In a Secret. */
  SECRET("secret"),
  /** In a file of certificates. */
  FILE("file"),
  /** In a kubeconfig, or in a file that it names. */
  KUBECONFIG("kubeconfig");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /** How it is called in metrics, in status and in what {@code signet check} prints. */
  public String label() {
    return label;
  }
}
