package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestStoreTest {

  private final RequestStore store = new RequestStore();

  @Test
  void aRequestWithoutAnEndIsKeptAsItIs() {
    CertificateSigningRequest pending = request().build();

    store.put("a", pending);

    assertThat(store.get("a")).isSameAs(pending);
  }

  @Test
  void anApprovedRequestIsKeptAsItIs() {
    CertificateSigningRequest approved = withCondition("Approved");

    store.put("a", approved);

    assertThat(store.get("a")).isSameAs(approved);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Denied", "Failed"})
  void aRequestWithItsEndIsKeptWithoutWhatWasAsked(String end) {
    CertificateSigningRequest csr = withCondition(end);

    store.put("a", csr);

    assertThat(store.get("a"))
        .isEqualTo(
            new CertificateSigningRequestBuilder(csr)
                .editSpec()
                .withRequest(null)
                .endSpec()
                .build());
    assertThat(csr.getSpec().getRequest()).as("the watch's own object").isEqualTo("cmVxdWVzdA==");
  }

  @Test
  void anIssuedRequestKeepsItsCertificate() {
    store.put(
        "a", request().withNewStatus().withCertificate("Y2VydGlmaWNhdGU=").endStatus().build());

    assertThat(store.get("a").getSpec().getRequest()).isNull();
    assertThat(store.get("a").getStatus().getCertificate()).isEqualTo("Y2VydGlmaWNhdGU=");
  }

  @Test
  void whatIsRemovedIsGone() {
    store.put("a", request().build());

    assertThat(store.remove("a")).isNotNull();
    assertThat(store.size()).isZero();
    assertThat(store.values()).isEmpty();
  }

  private static CertificateSigningRequest withCondition(String type) {
    return request()
        .withNewStatus()
        .addNewCondition()
        .withType(type)
        .endCondition()
        .endStatus()
        .build();
  }

  private static CertificateSigningRequestBuilder request() {
    return new CertificateSigningRequestBuilder()
        .withNewMetadata()
        .withName("a")
        .withUid("1")
        .withResourceVersion("7")
        .endMetadata()
        .withNewSpec()
        .withSignerName("kubernetes.io/kubelet-serving")
        .withUsername("system:node:a")
        .withRequest("cmVxdWVzdA==")
        .endSpec();
  }
}
