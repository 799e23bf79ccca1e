package dev.signet.approval;

import dev.signet.request.CertificateRequest;
import java.time.Duration;
import java.time.Instant;

/**
 * The node that asks for a serving certificate.
 *
 * @param node its name
 * @param isSettling whether it asked so recently that what is known of it may not be all
 */
record Applicant(String node, boolean isSettling) {

  /**
   * A node that joins gets its addresses from a cloud's controller and its label from whoever
   * joined it, all within minutes. A kubelet waits 15 minutes for its certificate and then asks
   * again.
   */
  static final Duration SETTLING = Duration.ofMinutes(10);

  static Applicant of(CertificateRequest request, Instant now) {
    return new Applicant(
        SignerProfiles.nodeName(request.subject().commonName().orElse("")),
        now.isBefore(request.createdAt().plus(SETTLING)));
  }

  DnsName ownName() {
    return new DnsName(node);
  }
}
