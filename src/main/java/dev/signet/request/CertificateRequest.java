package dev.signet.request;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A CertificateSigningRequest, parsed once. Immutable.
 *
 * @param name metadata.name
 * @param uid metadata.uid
 * @param signerName spec.signerName
 * @param requester who created it
 * @param subject the subject asked for
 * @param names the alternative names asked for
 * @param usages spec.usages
 * @param publicKey the key to certify; the request was signed with its other half
 * @param requestedDuration spec.expirationSeconds, if given
 * @param createdAt metadata.creationTimestamp, whole seconds
 */
public record CertificateRequest(
    String name,
    String uid,
    String signerName,
    Requester requester,
    SubjectName subject,
    AlternativeNames names,
    Set<Usage> usages,
    SubjectPublicKeyInfo publicKey,
    Optional<Duration> requestedDuration,
    Instant createdAt) {

  /** Copies what it is given. */
  public CertificateRequest {
    // In the order of the spec, in which kube-controller-manager looks at them.
    usages = Collections.unmodifiableSet(new LinkedHashSet<>(usages));
  }
}
