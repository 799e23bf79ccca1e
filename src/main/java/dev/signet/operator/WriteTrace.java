package dev.signet.operator;

import dev.signet.request.RequestState;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Which requests this process saw undecided or without a certificate, and what it wrote to them
 * itself: what appeared in between and is not Signet's own is somebody else's. The API server does
 * not tell: it keeps no managedFields of requests that were created without labels or annotations,
 * as kubelets' are. Of what was written before the start nothing is known, and nothing is claimed.
 *
 * <p>A write whose answer got lost may have been taken: it stays open until it is seen in the
 * request.
 */
final class WriteTrace {

  private final Map<String, Trace> traces = new ConcurrentHashMap<>();

  /**
   * Of one request.
   *
   * @param isShared another Signet may have led meanwhile: what it wrote is nobody else's
   * @param isDoubtful its last write failed: what the watch told may be older than what there is
   * @param isAnothersTold another's certificate was seen, and told
   * @param open what was written, as far as nobody knows whether it was taken
   */
  private record Trace(
      String signerName,
      boolean isShared,
      boolean seenUnapproved,
      boolean ownApproval,
      boolean seenUnsigned,
      boolean ownCertificate,
      boolean isDoubtful,
      boolean isAnothersTold,
      List<Offer> open) {

    Trace observed(CertificateSigningRequest csr) {
      return new Trace(
          signerName,
          isShared,
          seenUnapproved || !isApproved(csr),
          ownApproval,
          seenUnsigned || !isSigned(csr),
          ownCertificate,
          isDoubtful,
          isAnothersTold,
          open);
    }

    Trace shared() {
      return new Trace(
          signerName,
          true,
          seenUnapproved,
          ownApproval,
          seenUnsigned,
          ownCertificate,
          isDoubtful,
          isAnothersTold,
          open);
    }

    Trace taken(Offer offer) {
      return new Trace(
          signerName,
          isShared,
          seenUnapproved,
          ownApproval || offer instanceof Offer.Approval,
          seenUnsigned,
          ownCertificate || offer instanceof Offer.Certificate,
          false,
          isAnothersTold,
          // With any but an approval it has its end.
          offer instanceof Offer.Approval ? without(offer) : List.of());
    }

    Trace with(boolean nowDoubtful, boolean nowTold, List<Offer> nowOpen) {
      return new Trace(
          signerName,
          isShared,
          seenUnapproved,
          ownApproval,
          seenUnsigned,
          ownCertificate,
          nowDoubtful,
          nowTold,
          nowOpen);
    }

    List<Offer> without(Offer offer) {
      return open.stream().filter(Predicate.not(offer::equals)).toList();
    }

    List<Offer> and(Offer offer) {
      return Stream.concat(without(offer).stream(), Stream.of(offer)).toList();
    }

    boolean isOpenIn(CertificateSigningRequest csr) {
      return open.stream().anyMatch(offer -> offer.isIn(csr));
    }
  }

  /** The watch told of this object. */
  void observe(CertificateSigningRequest csr) {
    traces.compute(
        csr.getMetadata().getUid(),
        (uid, known) ->
            (known == null
                    ? new Trace(
                        csr.getSpec().getSignerName(),
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        List.of())
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

  /**
   * This Signet begins to lead: of the requests that there are now nobody knows what the one before
   * it wrote to them, or is about to.
   */
  void takeOver() {
    traces.replaceAll((uid, trace) -> trace.shared());
  }

  /** Signet is about to write this. What comes of it may be seen before the answer arrives. */
  void writing(String uid, Offer offer) {
    change(uid, trace -> trace.with(trace.isDoubtful(), trace.isAnothersTold(), trace.and(offer)));
  }

  /** The API server took it. */
  void taken(String uid, Offer offer) {
    change(uid, trace -> trace.taken(offer));
  }

  /** The API server refused: it is not Signet's. */
  void refused(String uid, Offer offer) {
    change(uid, trace -> trace.with(true, trace.isAnothersTold(), trace.without(offer)));
  }

  /** No answer came, or none that says whether it was taken. */
  void unanswered(String uid) {
    change(uid, trace -> trace.with(true, trace.isAnothersTold(), trace.open()));
  }

  /**
   * Whether this object may be older than what there is, so that the request has to be read again
   * before the next write: the last write failed, or an approval was taken that is not there yet.
   */
  boolean isDoubtful(CertificateSigningRequest csr) {
    Trace trace = traces.get(csr.getMetadata().getUid());
    return trace != null && (trace.isDoubtful() || (trace.ownApproval() && !isApproved(csr)));
  }

  /** What Signet wrote without an answer, and this object shows; of each only once. */
  List<Offer> arrived(CertificateSigningRequest csr) {
    String uid = csr.getMetadata().getUid();
    Trace trace = traces.get(uid);
    if (trace == null || trace.open().isEmpty()) {
      return List.of();
    }
    List<Offer> seen = trace.open().stream().filter(offer -> offer.isIn(csr)).toList();
    seen.forEach(offer -> taken(uid, offer));
    return seen;
  }

  /** Whether this object shows another's certificate, for the first time. */
  boolean isFirstOfAnother(CertificateSigningRequest csr) {
    if (!signedByAnother(csr)) {
      return false;
    }
    boolean[] isFirst = {false};
    change(
        csr.getMetadata().getUid(),
        trace -> {
          isFirst[0] = !trace.isAnothersTold();
          return trace.with(trace.isDoubtful(), true, trace.open());
        });
    return isFirst[0];
  }

  /** Whether it was seen unapproved, and another than Signet approved it. */
  boolean approvedByAnother(CertificateSigningRequest csr) {
    Trace trace = traces.get(csr.getMetadata().getUid());
    return trace != null
        && !trace.isShared()
        && trace.seenUnapproved()
        && !trace.ownApproval()
        && isApproved(csr)
        && !trace.isOpenIn(csr);
  }

  /** Whether it was seen without a certificate, and another than Signet signed it. */
  boolean signedByAnother(CertificateSigningRequest csr) {
    Trace trace = traces.get(csr.getMetadata().getUid());
    return trace != null
        && !trace.isShared()
        && trace.seenUnsigned()
        && !trace.ownCertificate()
        && isSigned(csr)
        && !trace.isOpenIn(csr);
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
