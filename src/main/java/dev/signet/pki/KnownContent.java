package dev.signet.pki;

import dev.signet.request.Usage;
import dev.signet.signing.Authority;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a certificate whose key is lost tells what its leaf has to contain. It may lie in the
 * place of another by mistake, and what is made after it would be wrong. Pure.
 *
 * @param leaf where it lies
 * @param certificate the one that lies there
 * @param others those of the other leaves
 */
record KnownContent(Leaf leaf, X509Certificate certificate, List<X509Certificate> others) {

  /** Why it does not, for people; the first reason of all. */
  Optional<String> doubt(Authority authority) {
    return Stream.of(
            doubt(
                IssuedCertificate.isBy(certificate, authority.certificate()),
                "is of another CA than the one of %s".formatted(leaf.name())),
            doubt(certificate.getBasicConstraints() < 0, "is a CA's"),
            doubt(isNamedSo(), "is another's: its subject is " + subject()),
            doubt(hasPurposes(), "is not for the use of " + leaf.name()),
            doubt(!others.contains(certificate), "is that of another file as well"))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> doubt(boolean isFine, String otherwise) {
    return isFine ? Optional.empty() : Optional.of("the certificate there " + otherwise);
  }

  private String subject() {
    return String.join(",", LeafContent.of(certificate).subject());
  }

  /** The node's name is in some, and any will do. */
  private boolean isNamedSo() {
    return LeafContent.of(certificate).subject().stream()
        .filter(part -> part.startsWith("CN="))
        .map(part -> part.substring("CN=".length()))
        .anyMatch(
            name ->
                Stream.of(name, name.replaceFirst("^" + LeafProfile.NODE_USER, ""))
                    .anyMatch(node -> LeafProfile.commonName(leaf, node).equals(name)));
  }

  private boolean hasPurposes() {
    try {
      List<String> present =
          Objects.requireNonNullElse(certificate.getExtendedKeyUsage(), List.of());
      return LeafProfile.purposes(leaf).stream()
          .map(Usage::purpose)
          .flatMap(Optional::stream)
          .allMatch(purpose -> present.contains(purpose.getId()));
    } catch (CertificateParsingException unreadable) {
      return false;
    }
  }
}
