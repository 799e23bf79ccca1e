package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.Identity;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody else wrote, told from what Signet did. */
final class WriteTraceTest {
  private final WriteTrace trace = new WriteTrace();
  private final CertificateSigningRequest pending =
      TestRequests.kubeletClient("n").build().resource("csr", Identity.node("n"));
  private final CertificateSigningRequest approved =
      pending
          .edit()
          .editOrNewStatus()
          .addNewCondition()
          .withType("Approved")
          .endCondition()
          .endStatus()
          .build();
  private final CertificateSigningRequest issued =
      approved.edit().editStatus().withCertificate("eA==").endStatus().build();
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
  void whatSignetIsAboutToWriteIsItsOwnEvenBeforeTheAnswer() {
    trace.approving(uid);
    trace.observe(approved);
    assertThat(trace.approvedByAnother(approved)).isFalse();

    trace.signing(uid);
    trace.observe(issued);
    assertThat(trace.signedByAnother(issued)).isFalse();
  }

  @Test
  void whatTheApiServerRefusedBecauseAnotherWasFasterIsAnothers() {
    trace.approving(uid);
    trace.notApproved(uid);
    trace.signing(uid);
    trace.notSigned(uid);

    assertThat(trace.approvedByAnother(approved)).isTrue();
    assertThat(trace.signedByAnother(issued)).isTrue();
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
}
