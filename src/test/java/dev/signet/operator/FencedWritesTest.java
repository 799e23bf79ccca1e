package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.approval.Decision;
import dev.signet.request.Reason;
import dev.signet.testing.Identity;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The last look before a write: nothing is sent to an API server, which there is none of. */
final class FencedWritesTest {

  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder()
                  .withMasterUrl("http://127.0.0.1:1/")
                  .withRequestRetryBackoffLimit(0)
                  .build())
          .build();
  private final CertificateSigningRequest csr =
      TestRequests.kubeletClient("n").build().resource("csr", Identity.node("n"));
  private final WriteTrace trace = new WriteTrace();
  private final Offer.Denial offer = new Offer.Denial("p", new Decision.Deny(Reason.NoNames, "no"));

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void whoDoesNotLeadSendsNoDecisionAndRemembersNone() {
    trace.observe(csr);

    assertThatThrownBy(() -> new RequestWriter(client, trace, () -> false).deny(csr, offer))
        .isInstanceOf(NotLeading.class);
    assertThat(trace.isDoubtful(csr)).isFalse();

    assertThatThrownBy(() -> new RequestWriter(client, trace, () -> true).deny(csr, offer))
        .isInstanceOf(KubernetesClientException.class);
    assertThat(trace.isDoubtful(csr)).isTrue();
  }

  @Test
  void whoDoesNotLeadDeletesNothing() {
    assertThatThrownBy(() -> new RequestRemoval(client, () -> false).remove(csr.getMetadata()))
        .isInstanceOf(NotLeading.class);
    assertThatThrownBy(() -> new RequestRemoval(client, () -> true).remove(csr.getMetadata()))
        .isInstanceOf(KubernetesClientException.class);
  }
}
