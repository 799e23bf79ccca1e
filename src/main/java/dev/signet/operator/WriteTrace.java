package dev.signet.operator;

import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Which requests this process saw undecided or without a certificate, and what it wrote to them
 * itself: what appeared in between and is not Signet's own is somebody else's. The API server does
 * not tell: it keeps no managedFields of requests that were created without labels or annotations,
 * as kubelets' are. Of what was written before the start nothing is known, and nothing is claimed.
 */
final class WriteTrace {

  private final Map<String, Trace> traces = new ConcurrentHashMap<>();

  private record Trace(
      String signerName,
      boolean seenUnapproved,
      boolean ownApproval,
      boolean seenUnsigned,
      boolean ownCertificate) {

    Trace observed(CertificateSigningRequest csr) {
      return new Trace(
          signerName,
          seenUnapproved || !isApproved(csr),
          ownApproval,
          seenUnsigned || !isSigned(csr),
          ownCertificate);
    }

    Trace withApproval(boolean own) {
      return new Trace(signerName, seenUnapproved, own, seenUnsigned, ownCertificate);
    }

    Trace withCertificate(boolean own) {
      return new Trace(signerName, seenUnapproved, ownApproval, seenUnsigned, own);
    }
  }

  /** The watch told of this object. */
  void observe(CertificateSigningRequest csr) {
    traces.compute(
        csr.getMetadata().getUid(),
        (uid, known) ->
            (known == null
                    ? new Trace(csr.getSpec().getSignerName(), false, false, false, false)
                    : known)
                .observed(csr));
  }

  /** The watch told that this object is gone. */
  void forget(CertificateSigningRequest csr) {
    traces.remove(csr.getMetadata().getUid());
  }

  /** The requests of this signer are watched no more. */
  void forgetSigner(String signerName) {
    traces.values().removeIf(trace -> trace.signerName().equals(signerName));
  }

  /** Signet is about to approve. What comes of it may be seen before the answer arrives. */
  void approving(String uid) {
    change(uid, trace -> trace.withApproval(true));
  }

  /** The API server refused: it is not Signet's. */
  void notApproved(String uid) {
    change(uid, trace -> trace.withApproval(false));
  }

  /** Signet is about to write a certificate. */
  void signing(String uid) {
    change(uid, trace -> trace.withCertificate(true));
  }

  /** The API server refused: it is not Signet's. */
  void notSigned(String uid) {
    change(uid, trace -> trace.withCertificate(false));
  }

  /** Whether it was seen unapproved, and another than Signet approved it. */
  boolean approvedByAnother(CertificateSigningRequest csr) {
    Trace trace = traces.get(csr.getMetadata().getUid());
    return trace != null && trace.seenUnapproved() && !trace.ownApproval() && isApproved(csr);
  }

  /** Whether it was seen without a certificate, and another than Signet signed it. */
  boolean signedByAnother(CertificateSigningRequest csr) {
    Trace trace = traces.get(csr.getMetadata().getUid());
    return trace != null && trace.seenUnsigned() && !trace.ownCertificate() && isSigned(csr);
  }

  private void change(String uid, UnaryOperator<Trace> to) {
    traces.computeIfPresent(uid, (key, trace) -> to.apply(trace));
  }

  private static boolean isApproved(CertificateSigningRequest csr) {
    return csr.getStatus() != null
        && csr.getStatus().getConditions().stream()
            .anyMatch(condition -> RequestState.APPROVED.equals(condition.getType()));
  }

  private static boolean isSigned(CertificateSigningRequest csr) {
    return RequestState.of(csr) == RequestState.Issued;
  }
}
