package dev.signet.expiry;

import dev.signet.approval.SignerProfiles;
import java.time.Instant;
import java.util.Optional;

/**
 * One certificate seen somewhere.
 *
 * @param place where
 * @param kind what it is for
 * @param node the node it belongs to, empty for none
 * @param facts what it says of itself
 * @param authority the name of the CA whose key signed it, of those that were at hand; empty: none
 *     of them did, or none was at hand
 */
public record ObservedCertificate(
    Place place,
    CertificateKind kind,
    String node,
    CertificateFacts facts,
    Optional<String> authority) {

  /** In the status of this CertificateSigningRequest. */
  public static ObservedCertificate issued(
      CertificateKind kind, String request, CertificateFacts facts) {
    return new ObservedCertificate(
        Place.of(Source.ISSUED, request),
        kind,
        node(kind, facts.commonName()),
        facts,
        Optional.empty());
  }

  /** Its common name, empty if it has none. */
  public String commonName() {
    return facts.commonName();
  }

  /** Its beginning. */
  public Instant notBefore() {
    return facts.notBefore();
  }

  /** Its end. */
  public Instant notAfter() {
    return facts.notAfter();
  }

  /** The rest of system:node:NAME. */
  private static String node(CertificateKind kind, String commonName) {
    boolean isKubelets =
        kind == CertificateKind.KUBELET_CLIENT || kind == CertificateKind.KUBELET_SERVING;
    return isKubelets && commonName.startsWith(SignerProfiles.NODE_USER_PREFIX)
        ? commonName.substring(SignerProfiles.NODE_USER_PREFIX.length())
        : "";
  }
}
