package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.approval.Decision;
import dev.signet.request.Reason;
import dev.signet.signing.IssueResult;
import dev.signet.signing.Validity;
import dev.signet.testing.Identity;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.security.KeyPair;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody else wrote, told from what Signet did. */
final class WriteTraceTest {
  private static final KeyPair KEYS = TestKey.P256.generate();
  private static final TestCa CA = TestCa.create();

  private final WriteTrace trace = new WriteTrace();
  private final CertificateSigningRequest pending =
      TestRequests.kubeletClient("n").build().resource("csr", Identity.node("n"));
  private final CertificateSigningRequest approved =
      pending
          .edit()
          .editOrNewStatus()
          .addNewCondition()
          .withType("Approved")
          .withReason("AutoApproved")
          .withMessage("fits")
          .endCondition()
          .endStatus()
          .build();
  private final CertificateSigningRequest issued =
      approved.edit().editStatus().withCertificate("eA==").endStatus().build();
  private final CertificateSigningRequest anothers =
      approved.edit().editStatus().withCertificate("eQ==").endStatus().build();
  private final Offer approval =
      new Offer.Approval("p", new Decision.Approve(Reason.AutoApproved, "fits"));
  private final Offer own = certificate("x");
  private final String uid = pending.getMetadata().getUid();

  @BeforeEach
  void aRequestIsSeen() {
    trace.observe(pending);
  }

  @Test
  void whatSignetDidNotWriteIsAnothers() {
    assertThat(trace.approvedByAnother(pending)).isFalse();
    assertThat(trace.approvedByAnother(approved)).isTrue();
    assertThat(trace.signedByAnother(approved)).isFalse();
    assertThat(trace.signedByAnother(issued)).isTrue();
  }

  @Test
  void whatWasWrittenToARequestOfTheLeaderBeforeIsNobodyElses() {
    trace.takeOver();
    trace.observe(approved);

    assertThat(trace.approvedByAnother(approved)).isFalse();
    assertThat(trace.signedByAnother(issued)).isFalse();
    assertThat(trace.isFirstOfAnother(issued)).isFalse();
  }

  @Test
  void whatWasWrittenWithoutAnAnswerBeforeTheTakeOverIsStillItsOwn() {
    trace.writing(uid, approval);
    trace.unanswered(uid);
    trace.takeOver();

    assertThat(trace.isDoubtful(pending)).isTrue();
    assertThat(trace.arrived(approved)).containsExactly(approval);
  }

  @Test
  void aRequestThatIsFirstSeenAfterTheTakeOverIsNotShared() {
    trace.forget(pending);
    trace.takeOver();
    trace.observe(pending);

    assertThat(trace.approvedByAnother(approved)).isTrue();
  }

  @Test
  void whatSignetIsAboutToWriteIsItsOwnEvenBeforeTheAnswer() {
    trace.writing(uid, approval);
    trace.observe(approved);
    assertThat(trace.approvedByAnother(approved)).isFalse();
    trace.taken(uid, approval);
    assertThat(trace.approvedByAnother(approved)).isFalse();

    trace.writing(uid, own);
    trace.observe(issued);
    assertThat(trace.signedByAnother(issued)).isFalse();
    trace.taken(uid, own);
    assertThat(trace.signedByAnother(issued)).isFalse();
    assertThat(trace.isFirstOfAnother(issued)).isFalse();
  }

  @Test
  void whatTheApiServerRefusedBecauseAnotherWasFasterIsAnothers() {
    trace.writing(uid, approval);
    trace.refused(uid, approval);
    trace.writing(uid, own);
    trace.refused(uid, own);

    assertThat(trace.approvedByAnother(approved)).isTrue();
    assertThat(trace.signedByAnother(issued)).isTrue();
  }

  @Test
  void anothersCertificateIsAnothersThoughSignetsWriteHadNoAnswer() {
    trace.writing(uid, own);
    trace.unanswered(uid);

    assertThat(trace.signedByAnother(anothers)).isTrue();
    assertThat(trace.arrived(anothers)).isEmpty();
  }

  @Test
  void anApprovalInOtherWordsIsAnothersThoughSignetsWriteHadNoAnswer() {
    trace.writing(uid, new Offer.Approval("p", new Decision.Approve(Reason.AutoApproved, "else")));
    trace.unanswered(uid);

    assertThat(trace.approvedByAnother(approved)).isTrue();
    assertThat(trace.arrived(approved)).isEmpty();
  }

  @Test
  void whatWasWrittenWithoutAnAnswerArrivesOnce() {
    trace.writing(uid, approval);
    trace.unanswered(uid);
    assertThat(trace.arrived(pending)).isEmpty();
    assertThat(trace.arrived(approved)).containsExactly(approval);
    assertThat(trace.arrived(approved)).isEmpty();

    trace.writing(uid, own);
    trace.unanswered(uid);
    trace.writing(uid, certificate("z"));
    trace.refused(uid, certificate("z"));
    assertThat(trace.arrived(issued)).containsExactly(own);
    assertThat(trace.arrived(issued)).isEmpty();
    assertThat(trace.approvedByAnother(issued)).isFalse();
    assertThat(trace.signedByAnother(issued)).isFalse();
  }

  @Test
  void whatTheApiServerTookHasArrived() {
    trace.writing(uid, own);
    trace.taken(uid, own);

    assertThat(trace.arrived(issued)).isEmpty();
  }

  @Test
  void afterAWriteThatFailedOneHasToLookUntilOneSucceeds() {
    assertThat(trace.isDoubtful(pending)).isFalse();
    trace.writing(uid, approval);
    trace.unanswered(uid);
    assertThat(trace.isDoubtful(pending)).isTrue();
    trace.taken(uid, approval);
    assertThat(trace.isDoubtful(approved)).isFalse();
    trace.writing(uid, own);
    trace.refused(uid, own);
    assertThat(trace.isDoubtful(approved)).isTrue();
  }

  @Test
  void aWatchThatDoesNotShowTheApprovalYetIsBehind() {
    trace.writing(uid, approval);
    trace.taken(uid, approval);

    assertThat(trace.isDoubtful(pending)).isTrue();
    assertThat(trace.isDoubtful(approved)).isFalse();
  }

  @Test
  void anothersCertificateIsToldOnce() {
    assertThat(trace.isFirstOfAnother(approved)).isFalse();
    assertThat(trace.isFirstOfAnother(anothers)).isTrue();
    assertThat(trace.isFirstOfAnother(anothers)).isFalse();
  }

  @Test
  void ofWhatWasWrittenBeforeTheStartNothingIsClaimed() {
    WriteTrace restarted = new WriteTrace();
    restarted.observe(issued);

    assertThat(restarted.approvedByAnother(issued)).isFalse();
    assertThat(restarted.signedByAnother(issued)).isFalse();
  }

  @Test
  void whatIsGoneAndWhatIsNotWatchedIsForgotten() {
    trace.forget(pending);
    assertThat(trace.approvedByAnother(approved)).isFalse();

    trace.observe(pending);
    trace.forgetSigner(TestRequests.KUBELET_CLIENT);
    assertThat(trace.approvedByAnother(approved)).isFalse();
  }

  private static Offer certificate(String pem) {
    return new Offer.Certificate(
        "p",
        TestRequests.kubeletClient("n").keys(KEYS).build().read("csr", Identity.node("n")),
        new IssueResult.Certificate(
            pem, CA.authority().structure(), new Validity(Instant.EPOCH, Instant.EPOCH)));
  }
}
