package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the client reads; how it talks to an API server is {@code ApiClientIT}. */
final class ApiClientTest {

  private final KubernetesSerialization serialization = ApiClient.serialization();

  static List<Class<? extends KubernetesResource>> watched() {
    return ApiClient.WATCHED;
  }

  @ParameterizedTest
  @MethodSource("watched")
  void whatAWatchTellsIsReadAtOnceAsItsOwnKind(Class<? extends KubernetesResource> type) {
    String event =
        """
        {"type": "ADDED", "object": {"apiVersion": "%s", "kind": "%s"}}\
        """
            .formatted(HasMetadata.getApiVersion(type), HasMetadata.getKind(type));

    assertThat(serialization.unmarshal(event, WatchEvent.class).getObject())
        .isExactlyInstanceOf(type);
  }

  @Test
  void whatRequestsHaveAlikeIsReadAsOneString() {
    String request =
        """
        {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest",
         "spec": {"signerName": "example.com/signer", "username": "system:node:somebody",
                  "groups": ["system:nodes"], "usages": ["client auth"]},
         "status": {"conditions": [{"type": "Approved", "status": "True", "reason": "Good"}]}}\
        """;

    List<String> first = alike(request);
    List<String> second = alike(request);

    assertThat(first)
        .containsExactly(
            "certificates.k8s.io/v1",
            "CertificateSigningRequest",
            "example.com/signer",
            "system:node:somebody",
            "system:nodes",
            "client auth",
            "Approved",
            "True",
            "Good");
    for (int i = 0; i < first.size(); i++) {
      assertThat(first.get(i)).isSameAs(second.get(i));
    }
  }

  private List<String> alike(String json) {
    var csr = serialization.unmarshal(json, CertificateSigningRequest.class);
    var condition = csr.getStatus().getConditions().getFirst();
    return List.of(
        csr.getApiVersion(),
        csr.getKind(),
        csr.getSpec().getSignerName(),
        csr.getSpec().getUsername(),
        csr.getSpec().getGroups().getFirst(),
        csr.getSpec().getUsages().getFirst(),
        condition.getType(),
        condition.getStatus(),
        condition.getReason());
  }
}
