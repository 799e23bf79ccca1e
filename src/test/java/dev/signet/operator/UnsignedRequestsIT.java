package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

/** A policy that only approves, on an API server where nobody signs. */
@WithApiServer
final class UnsignedRequestsIT {

  @Test
  void whatIsApprovedAndSignedByNobodyIsReportedUntilSomebodySigns(
      ApiServer server, KubernetesClient admin) throws Exception {
    String requester = "system:bootstrap:" + server.uniqueName("u");
    try (var rig = OperatorRig.start(server);
        var grant = new Rbac(admin).toJoin(requester)) {
      assertThat(grant).isNotNull();
      var policy =
          rig.policy(
              server.uniqueName("policy"),
              """
              match:
                signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
                requesters: {users: ["%s"]}
              approval: {profiles: [NodeClient]}
              reporting: {unsignedAfter: 2s}
              """
                  .formatted(requester));
      var csr =
          rig.create(
              TestRequests.kubeletClient(server.uniqueName("node")).build(), server.as(requester));

      rig.awaitCondition(policy, "RequestsSigned", "False/ApprovedButUnsigned");
      assertThat(rig.message(policy, "RequestsSigned"))
          .contains(csr.getMetadata().getName(), "This policy only approves");
      assertThat(rig.metrics("signet_requests_unsigned"))
          .contains(
              "signet_requests_unsigned{policy=\"%s\"} 1.0"
                  .formatted(policy.getMetadata().getName()));

      admin.resource(csr).delete();

      rig.awaitCondition(policy, "RequestsSigned", "True/NothingWaits");
    }
  }
}
