package dev.signet.operator;

import dev.signet.approval.Decision;
import dev.signet.approval.Outstanding;
import dev.signet.approval.Superseding;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Every request that exists, as far as status and metrics need to know it. It follows the watch, so
 * it is as right after a restart as before; only the last verdict on a request is Signet's own
 * memory. It also knows what Signet wrote and the watch has not told yet.
 */
final class Ledger implements Outstanding {

  private final Map<String, LedgerEntry> entries = new ConcurrentHashMap<>();

  /** Which entries are of whom, since policies ask for one requester's. */
  private final Map<Line, Set<String>> lines = new ConcurrentHashMap<>();

  private volatile long changes;

  private record Line(String requester, String signerName) {}

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
    lines.compute(
        line(RequestReader.requester(csr), csr.getSpec().getSignerName()),
        (line, uids) -> with(uids, csr.getMetadata().getUid()));
    changed();
  }

  /** The watch told that this object is gone. */
  void forget(CertificateSigningRequest csr) {
    entries.remove(csr.getMetadata().getUid());
    lines.computeIfPresent(
        line(RequestReader.requester(csr), csr.getSpec().getSignerName()),
        (key, uids) -> {
          uids.remove(csr.getMetadata().getUid());
          return uids.isEmpty() ? null : uids;
        });
    changed();
  }

  /** The requests of this signer are watched no more. */
  void forgetSigner(String signerName) {
    entries.values().removeIf(entry -> entry.signerName().equals(signerName));
    lines.keySet().removeIf(line -> line.signerName().equals(signerName));
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
        of(requester, signerName)
            .filter(entry -> entry.state() == RequestState.Pending)
            .filter(entry -> !entry.uid().equals(uid))
            .count();
  }

  /** Those of this requester to this signer. */
  Stream<Superseding.Other> others(Requester requester, String signerName) {
    return of(requester, signerName)
        .map(entry -> new Superseding.Other(entry.name(), entry.createdAt(), entry.state()));
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

  private Stream<LedgerEntry> of(Requester requester, String signerName) {
    return lines.getOrDefault(line(requester, signerName), Set.of()).stream()
        .flatMap(uid -> Optional.ofNullable(entries.get(uid)).stream());
  }

  private static Set<String> with(Set<String> uids, String uid) {
    Set<String> some = uids == null ? ConcurrentHashMap.newKeySet() : uids;
    some.add(uid);
    return some;
  }

  private static Line line(Requester requester, String signerName) {
    return new Line(requester.username(), signerName);
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
        approvedAt(csr),
        verdict,
        state == RequestState.Issued ? certificate(csr) : Optional.empty());
  }

  private static Optional<Instant> approvedAt(CertificateSigningRequest csr) {
    return csr.getStatus() == null
        ? Optional.empty()
        : csr.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals(RequestState.APPROVED))
            .flatMap(condition -> Stream.ofNullable(condition.getLastUpdateTime()))
            .map(Instant::parse)
            .findFirst();
  }

  private static Optional<ObservedCertificate> certificate(CertificateSigningRequest csr) {
    return CertificateReader.read(Base64.getDecoder().decode(csr.getStatus().getCertificate()))
        .map(
            facts ->
                ObservedCertificate.issued(
                    CertificateKind.ofSigner(csr.getSpec().getSignerName()),
                    csr.getMetadata().getName(),
                    facts));
  }

  private synchronized void changed() {
    changes++;
  }
}
