package dev.signet.operator;

import dev.signet.request.CertificateRequest;
import java.util.Optional;

/** Knows which requests nobody waits for any more. */
@FunctionalInterface
interface Superseding {

  /** A later request of the same node to the same signer that has its certificate, by name. */
  Optional<String> issuedAfter(CertificateRequest request);
}
