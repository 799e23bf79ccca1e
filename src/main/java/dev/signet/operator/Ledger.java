package dev.signet.operator;

import dev.signet.approval.Decision;
import dev.signet.approval.Outstanding;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.CertificateReader;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.request.RequestReader;
import dev.signet.request.RequestState;
import dev.signet.request.Requester;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every request that exists, as far as status and metrics need to know it. It follows the watch, so
 * it is as right after a restart as before; only the last verdict on a request is Signet's own
 * memory. It also knows what Signet wrote and the watch has not told yet.
 */
final class Ledger implements Outstanding {

  private final Map<String, LedgerEntry> entries = new ConcurrentHashMap<>();
  private volatile long changes;

  /** The requests as they are now. */
  Collection<LedgerEntry> entries() {
    return entries.values();
  }

  /** Grows with every change that status or metrics would show. */
  long changes() {
    return changes;
  }

  /** The watch told of this object. */
  void observe(CertificateSigningRequest csr) {
    entries.compute(
        csr.getMetadata().getUid(),
        (uid, known) -> known == null ? entry(csr, Optional.empty()) : newer(known, csr));
    changed();
  }

  /** The watch told that this object is gone. */
  void forget(CertificateSigningRequest csr) {
    entries.remove(csr.getMetadata().getUid());
    changed();
  }

  /** The requests of this signer are watched no more. */
  void forgetSigner(String signerName) {
    entries.values().removeIf(entry -> entry.signerName().equals(signerName));
    changed();
  }

  /** Whether this request has its end already, even if the watch has not told yet. */
  boolean isSettled(String uid) {
    LedgerEntry entry = entries.get(uid);
    return entry != null && entry.state().isFinal();
  }

  /** The certificate of this request, if it has one that can be read. */
  Optional<ObservedCertificate> certificate(String uid) {
    return Optional.ofNullable(entries.get(uid)).flatMap(LedgerEntry::certificate);
  }

  @Override
  public int besides(String uid, Requester requester, String signerName) {
    return (int)
        entries.values().stream()
            .filter(entry -> entry.state() == RequestState.Pending)
            .filter(entry -> entry.signerName().equals(signerName))
            .filter(entry -> entry.requester().username().equals(requester.username()))
            .filter(entry -> !entry.uid().equals(uid))
            .count();
  }

  /**
   * Signet decided.
   *
   * @return whether it decided otherwise before, or not at all
   */
  boolean judged(String uid, Decision decision) {
    boolean[] isNew = {true};
    entries.computeIfPresent(
        uid,
        (key, entry) -> {
          isNew[0] = !entry.verdict().equals(Optional.of(decision));
          return isNew[0] ? entry.judged(decision) : entry;
        });
    if (isNew[0]) {
      changed();
    }
    return isNew[0];
  }

  /** Signet wrote a certificate. */
  void issued(String uid, ObservedCertificate certificate) {
    entries.computeIfPresent(uid, (key, entry) -> entry.issued(certificate));
    changed();
  }

  private static LedgerEntry newer(LedgerEntry known, CertificateSigningRequest csr) {
    // What Signet itself wrote is newer than what the watch tells meanwhile.
    return known.state().isFinal() ? known : entry(csr, known.verdict());
  }

  private static LedgerEntry entry(CertificateSigningRequest csr, Optional<Decision> verdict) {
    RequestState state = RequestState.of(csr);
    return new LedgerEntry(
        csr.getMetadata().getUid(),
        csr.getMetadata().getName(),
        csr.getSpec().getSignerName(),
        RequestReader.requester(csr),
        Instant.parse(csr.getMetadata().getCreationTimestamp()),
        state,
        verdict,
        state == RequestState.Issued ? certificate(csr) : Optional.empty());
  }

  private static Optional<ObservedCertificate> certificate(CertificateSigningRequest csr) {
    return CertificateReader.read(
        Base64.getDecoder().decode(csr.getStatus().getCertificate()),
        CertificateKind.ofSigner(csr.getSpec().getSignerName()),
        csr.getMetadata().getName());
  }

  private synchronized void changed() {
    changes++;
  }
}
