package dev.signet.request;

/**
 * The signer names that Kubernetes itself defines.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers">Kubernetes
 *     signers</a>
 */
public final class SignerNames {

  /** A kubelet's client certificate. */
  public static final String KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";

  /** A kubelet's serving certificate. */
  public static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";

  /** A client certificate of any other API user. */
  public static final String API_CLIENT = "kubernetes.io/kube-apiserver-client";

  /**
   * Anything at all. The API takes no requests for it since certificates.k8s.io/v1; stored ones are
   * signed still.
   */
  public static final String LEGACY_UNKNOWN = "kubernetes.io/legacy-unknown";

  private SignerNames() {}

  /** Whether it is one of the two signers of kubelets. */
  public static boolean ofKubelets(String signerName) {
    return signerName.equals(KUBELET_CLIENT) || signerName.equals(KUBELET_SERVING);
  }
}
