package dev.signet.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.TestObserved;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObservedCertificateTest {

  @ParameterizedTest
  @CsvSource({
    "KUBELET_CLIENT, system:node:node-1, node-1",
    "KUBELET_SERVING, system:node:node-1, node-1",
    "KUBELET_CLIENT, system:node:, ''",
    "KUBELET_CLIENT, node-1, ''",
    "KUBELET_CLIENT, '', ''",
    "OTHER, system:node:node-1, ''"
  })
  void theNodeIsTheRestOfAKubeletsName(CertificateKind kind, String subject, String node) {
    var certificate = TestObserved.issued(kind, subject, "csr", Instant.EPOCH, Instant.EPOCH);
    assertThat(certificate.node()).isEqualTo(node);
  }

  @ParameterizedTest
  @CsvSource({
    "kubernetes.io/kube-apiserver-client-kubelet, kubelet-client",
    "kubernetes.io/kubelet-serving, kubelet-serving",
    "kubernetes.io/kube-apiserver-client, other",
    "example.com/x, other"
  })
  void theKindFollowsFromTheSigner(String signerName, String label) {
    assertThat(CertificateKind.ofSigner(signerName).label()).isEqualTo(label);
  }
}
