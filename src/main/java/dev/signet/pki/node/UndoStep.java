package dev.signet.pki.node;

/** What is done to one component after the files of before were put back. */
public sealed interface UndoStep {

  /** Why, for people. */
  String why();

  /**
   * The process ends, and the kubelet that still runs starts another.
   *
   * @param process the present one
   */
  record Pod(StaticPod pod, NodeProcess process, String why) implements UndoStep {}

  /**
   * The process ends, and nobody waits: no kubelet runs that would start another.
   *
   * @param process the present one
   */
  record End(StaticPod pod, NodeProcess process, String why) implements UndoStep {}

  /** It does not run; the kubelet starts it in its own time, if it can. */
  record Left(StaticPod pod, String why) implements UndoStep {}

  /** The kubelet is started again by the service manager, and nobody waits for it. */
  record Kubelet(String why) implements UndoStep {}
}
