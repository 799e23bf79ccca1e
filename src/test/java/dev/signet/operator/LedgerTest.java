package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.approval.Decision;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.request.Reason;
import dev.signet.request.RequestState;
import dev.signet.testing.Identity;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestObserved;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LedgerTest {
  private static final Instant FROM = Instant.parse("2026-05-01T10:00:00Z");
  private static final Instant TO = Instant.parse("2026-05-02T10:00:00Z");
  private static final ObservedCertificate OWN =
      TestObserved.issued(CertificateKind.KUBELET_CLIENT, "system:node:node-1", "csr", FROM, TO);
  private static final Decision LEAVE =
      new Decision.Leave(Reason.NodeClientNotPermitted, "Not allowed.");
  private static final TestRequest REQUEST = TestRequests.kubeletClient("node-1").build();

  private final Ledger ledger = new Ledger();
  private final CertificateSigningRequest pending =
      REQUEST.resource("csr", Identity.node("node-1"));
  private final String uid = pending.getMetadata().getUid();

  @Test
  void aRequestIsKnownAsTheWatchTellsIt() {
    ledger.observe(pending);

    assertThat(ledger.entries())
        .containsExactly(
            new LedgerEntry(
                uid,
                "csr",
                TestRequests.KUBELET_CLIENT,
                REQUEST.read("csr", Identity.node("node-1")).requester(),
                Instant.parse(TestRequest.CREATED),
                RequestState.Pending,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(ledger.isSettled(uid)).isFalse();
  }

  @Test
  void itFollowsTheWatch() {
    ledger.observe(pending);
    ledger.observe(with(pending, "Approved"));
    assertThat(entry().state()).isEqualTo(RequestState.Approved);

    ledger.observe(with(pending, "Denied"));
    assertThat(entry().state()).isEqualTo(RequestState.Denied);
    assertThat(ledger.isSettled(uid)).isTrue();
  }

  @Test
  void aCertificateIsReadFromTheObject() {
    ledger.observe(issued());

    assertThat(entry().state()).isEqualTo(RequestState.Issued);
    var observed = entry().certificate().orElseThrow();
    assertThat(observed.place()).isEqualTo(OWN.place());
    assertThat(observed)
        .extracting("kind", "node", "commonName", "notBefore", "notAfter")
        .containsExactly(OWN.kind(), OWN.node(), OWN.commonName(), OWN.notBefore(), OWN.notAfter());
  }

  @Test
  void aCertificateThatCannotBeReadEndsTheRequestAllTheSame() {
    var garbage = pending.edit().editOrNewStatus().withCertificate("Z2FyYmFnZQ==").endStatus();
    ledger.observe(garbage.build());

    assertThat(ledger.isSettled(uid)).isTrue();
    assertThat(entry().certificate()).isEmpty();
  }

  @Test
  void whatSignetWroteIsNotUndoneByAnOlderEvent() {
    ledger.observe(pending);
    ledger.issued(uid, OWN);
    ledger.observe(pending);
    ledger.observe(with(pending, "Approved"));

    assertThat(ledger.isSettled(uid)).isTrue();
    assertThat(entry().state()).isEqualTo(RequestState.Issued);
    assertThat(entry().certificate()).hasValue(OWN);
  }

  @Test
  void theLastVerdictOutlivesTheNextEvent() {
    ledger.observe(pending);
    ledger.judged(uid, LEAVE);
    ledger.observe(pending);

    assertThat(entry().verdict()).hasValue(LEAVE);
    assertThat(entry().isLeft()).isTrue();
  }

  @Test
  void aRequestIsLeftOnlyAsLongAsItIsPending() {
    ledger.observe(pending);
    assertThat(entry().isLeft()).isFalse();
    ledger.judged(uid, new Decision.Retry(Reason.ReviewFailed, "Away."));
    assertThat(entry().isLeft()).isFalse();
    ledger.judged(uid, LEAVE);
    assertThat(entry().isLeft()).isTrue();
    ledger.observe(with(pending, "Approved"));
    assertThat(entry().isLeft()).isFalse();
  }

  @Test
  void aVerdictIsNewOnlyTheFirstTime() {
    ledger.observe(pending);

    assertThat(ledger.judged(uid, LEAVE)).isTrue();
    assertThat(ledger.judged(uid, LEAVE)).isFalse();
    assertThat(
            ledger.judged(uid, new Decision.Leave(Reason.NodeClientNotPermitted, "Not allowed.")))
        .as("an equal one")
        .isFalse();
    assertThat(ledger.judged(uid, new Decision.Leave(Reason.NodeClientNotPermitted, "Otherwise.")))
        .as("another sentence")
        .isTrue();
    assertThat(ledger.judged(uid, LEAVE)).as("the first again").isTrue();
  }

  @Test
  void aRequestCreatedAgainUnderItsNameIsAnotherOne() {
    var again = pending.edit().editMetadata().withUid("another").endMetadata().build();
    ledger.observe(pending);
    ledger.issued(uid, OWN);
    ledger.forget(pending);
    ledger.observe(again);

    assertThat(ledger.isSettled("another")).isFalse();
    assertThat(ledger.judged("another", LEAVE)).isTrue();
    assertThat(ledger.entries()).extracting(LedgerEntry::uid).containsExactly("another");
  }

  @Test
  void theEndOfTheOldOneDoesNotTouchTheNewOneOfItsName() {
    var again = pending.edit().editMetadata().withUid("another").endMetadata().build();
    ledger.observe(pending);
    ledger.observe(again);
    ledger.forget(pending);

    assertThat(ledger.entries()).extracting(LedgerEntry::uid).containsExactly("another");
  }

  @Test
  void whatIsGoneStaysGone() {
    ledger.observe(pending);
    ledger.forget(pending);
    ledger.judged(uid, LEAVE);
    ledger.issued(uid, OWN);

    assertThat(ledger.entries()).isEmpty();
    assertThat(ledger.isSettled(uid)).isFalse();
  }

  @Test
  void aSignerThatNoPolicyNamesIsForgotten() {
    ledger.observe(pending);
    ledger.observe(
        TestRequests.kubeletServing("node-1").build().resource("s", Identity.node("node-1")));
    ledger.forgetSigner(TestRequests.KUBELET_CLIENT);

    assertThat(ledger.entries()).extracting(LedgerEntry::name).containsExactly("s");
  }

  @Test
  void everyChangeCountsAndARepeatedVerdictIsNone() {
    assertThat(ledger.changes()).isZero();
    ledger.observe(pending);
    ledger.judged(uid, LEAVE);
    assertThat(ledger.changes()).isEqualTo(2);
    ledger.judged(uid, LEAVE);
    assertThat(ledger.changes()).isEqualTo(2);
    ledger.issued(uid, OWN);
    ledger.forget(pending);
    assertThat(ledger.changes()).isEqualTo(4);
  }

  private LedgerEntry entry() {
    assertThat(ledger.entries()).hasSize(1);
    return ledger.entries().iterator().next();
  }

  private CertificateSigningRequest issued() {
    var certificate =
        TestCertificate.builder()
            .named("system:node:node-1", "system:nodes")
            .valid(FROM, TO)
            .selfSigned();
    var pem = certificate.pem().getBytes(StandardCharsets.US_ASCII);
    return with(pending, "Approved")
        .edit()
        .editStatus()
        .withCertificate(Base64.getEncoder().encodeToString(pem))
        .endStatus()
        .build();
  }

  private static CertificateSigningRequest with(CertificateSigningRequest csr, String type) {
    return csr.edit()
        .editOrNewStatus()
        .addNewCondition()
        .withType(type)
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }
}
