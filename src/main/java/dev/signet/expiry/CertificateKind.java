package dev.signet.expiry;

import dev.signet.request.SignerNames;

/** What a certificate is for. Its label is the value of the metric label {@code kind}. */
public enum CertificateKind {
  /** A kubelet shows it to the API server. */
  KUBELET_CLIENT("kubelet-client"),
  /** A kubelet shows it to those who call it. */
  KUBELET_SERVING("kubelet-serving"),
  /** Anything else. */
  OTHER("other");

  private final String label;

  CertificateKind(String label) {
    this.label = label;
  }

  /** How it is called in metrics and in status. */
  public String label() {
    return label;
  }

  /** What a certificate of this signer is for. */
  public static CertificateKind ofSigner(String signerName) {
    return switch (signerName) {
      case SignerNames.KUBELET_CLIENT -> KUBELET_CLIENT;
      case SignerNames.KUBELET_SERVING -> KUBELET_SERVING;
      default -> OTHER;
    };
  }
}
