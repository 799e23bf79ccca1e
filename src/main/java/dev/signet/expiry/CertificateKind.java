package dev.signet.expiry;

import dev.signet.request.SignerNames;

/** What a certificate is for. Its label is the value of the metric label {@code kind}. */
public enum CertificateKind {
  /** A kubelet shows it to the API server. */
  KUBELET_CLIENT("kubelet-client"),
  /** A kubelet shows it to those who call it. */
  KUBELET_SERVING("kubelet-serving"),
  /** The API server shows it to those who call it. */
  API_SERVER("apiserver"),
  /** The API server shows it to kubelets. */
  API_SERVER_KUBELET_CLIENT("apiserver-kubelet-client"),
  /** The API server shows it to etcd. */
  API_SERVER_ETCD_CLIENT("apiserver-etcd-client"),
  /** etcd shows it to those who call it. */
  ETCD_SERVER("etcd-server"),
  /** Members of etcd show it to each other. */
  ETCD_PEER("etcd-peer"),
  /** Another client of etcd, as the one of its health check. */
  ETCD_CLIENT("etcd-client"),
  /** The API server shows it to the API servers behind it. */
  FRONT_PROXY_CLIENT("front-proxy-client"),
  /** kube-controller-manager shows it to the API server. */
  CONTROLLER_MANAGER("controller-manager"),
  /** kube-scheduler shows it to the API server. */
  SCHEDULER("scheduler"),
  /** A person shows it to the API server, and may do anything. */
  ADMIN("admin"),
  /** It signs others. */
  CA("ca"),
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
