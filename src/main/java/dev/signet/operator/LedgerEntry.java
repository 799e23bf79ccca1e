package dev.signet.operator;

import dev.signet.approval.Decision;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.request.RequestState;
import dev.signet.request.Requester;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of one request.
 *
 * @param uid metadata.uid: a request re-created under the same name is another one
 * @param name metadata.name
 * @param signerName spec.signerName
 * @param requester who created it
 * @param createdAt metadata.creationTimestamp
 * @param state how far it has come
 * @param approvedAt when it was approved, if it was
 * @param verdict what Signet last decided, if it did
 * @param certificate its certificate, if it has one that can be read
 */
record LedgerEntry(
    String uid,
    String name,
    String signerName,
    Requester requester,
    Instant createdAt,
    RequestState state,
    Optional<Instant> approvedAt,
    Optional<Decision> verdict,
    Optional<ObservedCertificate> certificate) {

  boolean isLeft() {
    return state == RequestState.Pending
        && verdict.filter(Decision.Leave.class::isInstance).isPresent();
  }

  /** Whether it was approved this long ago and has no certificate. */
  boolean isUnsigned(Duration after, Instant now) {
    return state == RequestState.Approved
        && approvedAt.filter(time -> !now.isBefore(time.plus(after))).isPresent();
  }

  LedgerEntry judged(Decision decision) {
    return new LedgerEntry(
        uid,
        name,
        signerName,
        requester,
        createdAt,
        state,
        approvedAt,
        Optional.of(decision),
        certificate);
  }

  LedgerEntry issued(ObservedCertificate observed) {
    return new LedgerEntry(
        uid,
        name,
        signerName,
        requester,
        createdAt,
        RequestState.Issued,
        approvedAt,
        verdict,
        Optional.of(observed));
  }
}
