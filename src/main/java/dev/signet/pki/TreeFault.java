package dev.signet.pki;

/** The world's failure while files were replaced: a full disk, a read-only tree, another run. */
public final class TreeFault extends Exception {
  private static final long serialVersionUID = 1L;

  TreeFault(String sentence) {
    super(sentence);
  }

  TreeFault(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
