package dev.signet.pki;

import java.io.IOException;

/** What is written beside what it replaces, and waits. Nothing that is read has changed yet. */
sealed interface Staged permits Replacement, PairReplacement {

  /** It takes the place. */
  void commit() throws IOException;

  /** It does not. */
  void discard() throws IOException;
}
