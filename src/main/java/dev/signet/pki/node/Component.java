package dev.signet.pki.node;

/** What runs in a static Pod of a control plane, in the order in which it is restarted. */
public enum Component {
  /** All others need it. */
  ETCD("etcd"),
  /** The next two need it. */
  API_SERVER("kube-apiserver"),
  /** Beside the scheduler. */
  CONTROLLER_MANAGER("kube-controller-manager"),
  /** Beside the controller-manager. */
  SCHEDULER("kube-scheduler");

  private final String program;

  Component(String program) {
    this.program = program;
  }

  /** The name of its program, of its container and of its manifest. */
  public String program() {
    return program;
  }
}
