package dev.signet.pki;

import java.security.cert.X509Certificate;

/** What was found where a leaf should lie. */
public sealed interface LeafState {

  /** The leaf. */
  Leaf leaf();

  /**
   * A certificate with its key.
   *
   * @param certificate the one that is used now
   * @param place how another takes its place
   */
  record Held(Leaf leaf, X509Certificate certificate, Place place) implements LeafState {}

  /** Nothing: neither certificate nor key. */
  record Absent(Leaf leaf) implements LeafState {}

  /**
   * A certificate whose key is not there, or another's is. What stands in it is known.
   *
   * @param place where a new one and its key go
   * @param finding what is wrong, for people
   */
  record Keyless(Leaf leaf, X509Certificate certificate, Place place, String finding)
      implements LeafState {

    /** With what to do. */
    public String why() {
      return finding
          + " What uses them does not start. Put back the key that fits, or have both made anew:"
          + " signet recover.";
    }
  }

  /**
   * A key without its certificate: what is to stand in that is not known.
   *
   * @param why what was found and what to do, for people
   */
  record Uncertified(Leaf leaf, String why) implements LeafState {}

  /**
   * Something that is not touched.
   *
   * @param why what was found and what to do, for people
   */
  record Unusable(Leaf leaf, String why) implements LeafState {}
}
