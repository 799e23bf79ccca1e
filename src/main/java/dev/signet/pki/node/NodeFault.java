package dev.signet.pki.node;

/** The world's failure on a node: a component that does not come, a command that fails. */
public final class NodeFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what was found and what to do. */
  public NodeFault(String sentence) {
    super(sentence);
  }
}
