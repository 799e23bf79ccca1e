package dev.signet.operator;

import dev.signet.api.AuthorityRef;
import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityReader;
import dev.signet.signing.AuthorityResult.Faulty;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of the authority of a policy. Both may be there: a replacement was refused and the
 * one before goes on.
 *
 * @param ref where it is
 * @param digest of the bytes that were found, hexadecimal; empty: none were
 * @param usable the CA that signs
 * @param fault what was found wrong when it was last looked at
 * @param before the CA that it replaced, which signs until this one is trusted
 */
record AuthorityState(
    AuthorityRef ref,
    String digest,
    Optional<Authority> usable,
    Optional<Faulty> fault,
    Optional<Authority> before) {

  /** With nothing before it. */
  AuthorityState(
      AuthorityRef ref, String digest, Optional<Authority> usable, Optional<Faulty> fault) {
    this(ref, digest, usable, fault, Optional.empty());
  }

  /** The same, after this state. */
  AuthorityState after(AuthorityState known) {
    boolean isReplaced =
        usable.isPresent()
            && known.usable().isPresent()
            && !fingerprint().equals(known.fingerprint());
    return usable.isEmpty()
        ? this
        : new AuthorityState(
            ref, digest, usable, fault, isReplaced ? known.usable() : known.before());
  }

  /** The same, and what was before is needed no more. */
  AuthorityState alone() {
    return new AuthorityState(ref, digest, usable, fault);
  }

  /** What both have in common for people: which CA signs, and what is wrong. */
  boolean sameAs(AuthorityState other) {
    return fingerprint().equals(other.fingerprint()) && fault.equals(other.fault);
  }

  /** Whether these bytes at this place are the CA that signs already, and it has not ended. */
  boolean isStillGood(AuthorityRef sameRef, String sameDigest, Instant now) {
    return ref.equals(sameRef)
        && digest.equals(sameDigest)
        && fault.isEmpty()
        && usable.filter(a -> AuthorityReader.dates(a, now).isEmpty()).isPresent();
  }

  private Optional<String> fingerprint() {
    return usable.map(Authority::fingerprint);
  }
}
