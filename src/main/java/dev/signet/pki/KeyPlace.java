package dev.signet.pki;

import java.nio.file.Path;

/** Where a certificate is written with a new key. Paths are real ones, no link on the way. */
public sealed interface KeyPlace {

  /**
   * Two files.
   *
   * @param key may not be there
   */
  record Pair(Place.Whole certificate, Path key) implements KeyPlace {}

  /**
   * A kubeconfig that has both in it.
   *
   * @param key its base64, as it stands there, once
   */
  record Embedded(Place.Embedded certificate, String key) implements KeyPlace {

    /** Without the key. */
    @Override
    public String toString() {
      return "Embedded[" + certificate + "]";
    }
  }

  /** A link to one file with both, as a kubelet's certificate store has it. */
  record Linked(Place.Linked certificate) implements KeyPlace {}
}
