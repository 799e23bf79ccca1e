package dev.signet.pki;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a CA that is elsewhere made of a request, against what was wanted. Pure.
 *
 * @param signed by that CA, as it says
 * @param wanted what it has to be
 * @param authority the CA's certificate that is there
 */
record IssuedCertificate(
    X509Certificate signed, WantedCertificate wanted, X509Certificate authority) {

  /** By how much the clock of whoever signs may be ahead. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** RFC 5280: key usage, alternative names, basic constraints, extended key usage. */
  private static final Set<String> KNOWN_EXTENSIONS =
      Set.of("2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.37");

  /** Whether that CA's key signed it. */
  static boolean isBy(X509Certificate certificate, X509Certificate authority) {
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  /** Why it is not to be taken, for people; the first reason of all. */
  Optional<String> fault(Instant now) {
    return Stream.of(key(), role(), chain(), signature(), content(), dates(now))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> key() {
    return Arrays.equals(signed.getPublicKey().getEncoded(), wanted.key().getEncoded())
        ? Optional.empty()
        : Optional.of(
            "It is for another key than the one that is here. Have the request signed that was"
                + " written here.");
  }

  private Optional<String> role() {
    return signed.getBasicConstraints() < 0
        ? Optional.empty()
        : Optional.of("It is a CA's certificate. Have it signed with CA:FALSE.");
  }

  /** Go finds an issuer by the bytes of its name. */
  private Optional<String> chain() {
    boolean isNamed =
        Arrays.equals(
            signed.getIssuerX500Principal().getEncoded(),
            authority.getSubjectX500Principal().getEncoded());
    return isNamed && isBy(signed, authority)
        ? Optional.empty()
        : Optional.of(
            "It is not signed by the CA whose certificate is here (%s), but by %s."
                .formatted(
                    authority.getSubjectX500Principal(),
                    isNamed
                        ? "another key with that name"
                        : String.valueOf(signed.getIssuerX500Principal())));
  }

  /** Go takes neither of these digests since 1.18. */
  private Optional<String> signature() {
    String algorithm = signed.getSigAlgName().toUpperCase(Locale.ROOT);
    return algorithm.startsWith("SHA1WITH") || algorithm.startsWith("MD")
        ? Optional.of(
            "It is signed with %s, which Kubernetes does not accept. Have it signed with SHA-256."
                .formatted(signed.getSigAlgName()))
        : Optional.empty();
  }

  private Optional<String> content() {
    LeafContent asked = wanted.content();
    LeafContent got;
    try {
      got = LeafContent.of(signed);
    } catch (IllegalArgumentException malformed) { // an extension that is not critical
      return Optional.of("It has an extension that cannot be read. Have it signed again.");
    }
    if (!got.subject().equals(asked.subject())) {
      return Optional.of(
          "Its subject is %s, asked for was %s."
              .formatted(String.join(",", got.subject()), String.join(",", asked.subject())));
    }
    return difference("alternative names", asked.names(), got.names())
        .or(() -> difference("usages", asked.usages(), got.usages()))
        .or(this::unknown);
  }

  private static Optional<String> difference(String what, Set<String> wanted, Set<String> got) {
    String missing = without(wanted, got);
    String additional = without(got, wanted);
    if (missing.isEmpty() && additional.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Its %s are not those asked for:%s%s."
            .formatted(
                what,
                missing.isEmpty() ? "" : " missing " + missing,
                additional.isEmpty()
                    ? ""
                    : (missing.isEmpty() ? "" : ";") + " not asked for " + additional));
  }

  private static String without(Collection<String> all, Collection<String> those) {
    return all.stream().filter(each -> !those.contains(each)).collect(Collectors.joining(", "));
  }

  /** Who does not know a critical extension does not accept the certificate (RFC 5280, 4.2). */
  private Optional<String> unknown() {
    Set<String> critical = signed.getCriticalExtensionOIDs();
    String unknown = critical == null ? "" : without(critical, KNOWN_EXTENSIONS);
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of("It has a critical extension that was not asked for: " + unknown + ".");
  }

  private Optional<String> dates(Instant now) {
    Instant begin = signed.getNotBefore().toInstant();
    Instant end = signed.getNotAfter().toInstant();
    Instant authorityEnd = authority.getNotAfter().toInstant();
    if (!end.isAfter(now)) {
      return Optional.of("It ended at %s. Have it signed again.".formatted(end));
    }
    if (begin.isAfter(now.plus(SKEW))) {
      return Optional.of("It begins only at %s: install it then.".formatted(begin));
    }
    return end.isAfter(authorityEnd)
        ? Optional.of(
            "It ends at %s, after its CA (%s). Have it signed for a shorter time."
                .formatted(end, authorityEnd))
        : Optional.empty();
  }
}
