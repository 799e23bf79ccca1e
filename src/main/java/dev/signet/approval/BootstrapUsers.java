package dev.signet.approval;

/** Names that Kubernetes gives to machines that join with a bootstrap token. */
final class BootstrapUsers {

  /** The user name is this and the id of the token. */
  static final String PREFIX = "system:bootstrap:";

  /** Every bootstrap token is in it. */
  static final String GROUP = "system:bootstrappers";

  /** The group that kubeadm gives its tokens, and the permissions of NodeClient to. */
  static final String KUBEADM_GROUP = "system:bootstrappers:kubeadm:default-node-token";

  /** Everybody who logged in is in it. */
  static final String AUTHENTICATED = "system:authenticated";

  private BootstrapUsers() {}
}
