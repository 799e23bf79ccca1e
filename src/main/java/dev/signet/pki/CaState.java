package dev.signet.pki;

import java.security.cert.X509Certificate;

/** What there is of a CA. */
sealed interface CaState {

  /** It can sign. */
  record Ready(X509Certificate certificate) implements CaState {}

  /** Its key is elsewhere. */
  record External(X509Certificate certificate) implements CaState {}

  /**
   * It has no certificate.
   *
   * @param hasKey whether its key is there: a run was killed between the two
   */
  record Absent(boolean hasKey) implements CaState {}

  /**
   * It is there, and of no use.
   *
   * @param why what was found and what to do, for people
   */
  record Unusable(String why) implements CaState {}
}
