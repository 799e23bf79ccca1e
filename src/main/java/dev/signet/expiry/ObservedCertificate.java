package dev.signet.expiry;

import dev.signet.approval.SignerProfiles;
import java.time.Instant;

/**
 * One certificate seen somewhere. So far: in the status of a CertificateSigningRequest.
 *
 * @param kind what it is for
 * @param subject its common name, empty if it has none
 * @param request the CertificateSigningRequest that holds it
 * @param notBefore its beginning
 * @param notAfter its end
 */
public record ObservedCertificate(
    CertificateKind kind, String subject, String request, Instant notBefore, Instant notAfter) {

  /** The node it belongs to, empty for none: the rest of system:node:NAME. */
  public String node() {
    return kind != CertificateKind.OTHER && subject.startsWith(SignerProfiles.NODE_USER_PREFIX)
        ? subject.substring(SignerProfiles.NODE_USER_PREFIX.length())
        : "";
  }
}
