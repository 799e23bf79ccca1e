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
   * Something that is not touched.
   *
   * @param why what was found and what to do, for people
   */
  record Unusable(Leaf leaf, String why) implements LeafState {}
}
