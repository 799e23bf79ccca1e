package dev.signet.pki;

import dev.signet.signing.Authority;
import dev.signet.signing.AuthorityResult;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a leaf is good for its work, and if not what helps. Pure. */
public sealed interface LeafVerdict {

  /** The leaf. */
  Leaf leaf();

  /** It is good. */
  record Good(Leaf leaf) implements LeafVerdict {}

  /** A control plane may do without it, and this one does. */
  record NotNeeded(Leaf leaf) implements LeafVerdict {}

  /**
   * A renewal helps.
   *
   * @param why what is wrong with it, for people
   */
  record Renewable(Leaf leaf, String why) implements LeafVerdict {}

  /**
   * A renewal does not help, and it is made anew, with a new key.
   *
   * @param why what is wrong with it, for people
   * @param before whose certificate says what has to stand in the new one; empty: a configuration
   *     does
   */
  record Remakable(Leaf leaf, String why, Optional<LeafState.Keyless> before)
      implements LeafVerdict {}

  /**
   * Nothing here helps.
   *
   * @param why what is wrong, and what to do, for people
   */
  record Beyond(Leaf leaf, String why) implements LeafVerdict {}

  /**
   * Of this leaf.
   *
   * @param authority what came of reading its CA
   * @param lost by what lost leaves are made anew
   * @param within what ends within this time is renewed with the rest, if that is no more than a
   *     third of its life
   */
  static LeafVerdict of(
      LeafState state, AuthorityResult authority, Lost lost, Duration within, Instant now) {
    return switch (state) {
      case LeafState.Absent absent -> lost.of(absent, authority);
      case LeafState.Uncertified uncertified -> lost.of(uncertified, authority);
      case LeafState.Keyless keyless -> lost.of(keyless, authority);
      case LeafState.Unusable unusable ->
          new Beyond(unusable.leaf(), "cannot be used: " + unusable.why());
      case LeafState.Held held -> held(held, authority, within, now);
    };
  }

  private static LeafVerdict held(
      LeafState.Held held, AuthorityResult authority, Duration within, Instant now) {
    Optional<String> trouble = dates(held.certificate(), within, now);
    return switch (authority) {
      case AuthorityResult.Ready ready ->
          trouble
              .or(() -> issuer(held.certificate(), ready.authority()))
              .<LeafVerdict>map(why -> new Renewable(held.leaf(), why))
              .orElseGet(() -> new Good(held.leaf()));
      case AuthorityResult.Faulty faulty ->
          trouble
              .<LeafVerdict>map(
                  why -> new Beyond(held.leaf(), "%s, and %s".formatted(why, faulty.sentence())))
              .orElseGet(() -> new Good(held.leaf()));
    };
  }

  private static Optional<String> dates(X509Certificate certificate, Duration within, Instant now) {
    Instant begin = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isBefore(begin)) {
      return Optional.of("begins only at " + begin);
    }
    if (!now.isBefore(end)) {
      return Optional.of("ended at " + end);
    }
    return end.isAfter(now.plus(soon(Duration.between(begin, end), within)))
        ? Optional.empty()
        : Optional.of("ends at " + end);
  }

  /** What was made for an hour ends soon all its life, and is not to become one for a year. */
  private static Duration soon(Duration life, Duration within) {
    Duration third = life.dividedBy(3);
    return third.compareTo(within) < 0 ? third : within;
  }

  private static Optional<String> issuer(X509Certificate certificate, Authority authority) {
    try {
      certificate.verify(authority.certificate().getPublicKey());
      return Optional.empty();
    } catch (GeneralSecurityException another) {
      return Optional.of("is of another CA than the one beside it");
    }
  }
}
