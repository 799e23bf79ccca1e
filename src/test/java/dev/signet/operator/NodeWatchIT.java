package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.approval.DnsName;
import dev.signet.approval.FactUnavailable;
import dev.signet.policy.PolicySet;
import dev.signet.testing.ApiServer;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known of the Nodes, and when. */
@WithApiServer
final class NodeWatchIT {
  private static final PolicySet SERVING =
      PolicySet.of(
          List.of(
              TestPolicies.policy(
                  "p",
                  """
                  match: {signerNames: [kubernetes.io/kubelet-serving]}
                  approval: {profiles: [SelfNodeServing]}
                  """)));

  private final TestNodes nodes;
  private final NodeWatch watch;
  private final String node;
  private final String address = TestNodes.uniqueAddress();

  NodeWatchIT(ApiServer server, KubernetesClient admin) {
    this.nodes = new TestNodes(admin);
    this.watch = new NodeWatch(admin, true);
    this.node = server.uniqueName("node");
  }

  @AfterEach
  void close() {
    watch.close();
    nodes.close();
  }

  @Test
  void nothingIsSaidWithoutAPolicyThatNeedsItNorAfterTheLastOneIsGone() {
    assertUnknown();
    watch.follow(PolicySet.of(List.of(TestPolicies.policy("k", TestPolicies.LAX))));
    assertUnknown();

    watch.follow(SERVING);
    await().atMost(OperatorRig.SOON).ignoreExceptions().until(() -> owners().isEmpty());

    watch.follow(PolicySet.EMPTY);
    assertUnknown();
  }

  @Test
  void itFollowsWhatNodesHave() {
    nodes.create(node, address, node + ".example.com");
    watch.follow(SERVING);

    await().atMost(OperatorRig.SOON).ignoreExceptions().until(() -> owners().equals(List.of(node)));
    assertThat(named(node)).containsExactly(node);
    assertThat(named(node.toUpperCase(Locale.ROOT) + ".Example.Com.")).containsExactly(node);

    nodes.address(node, TestNodes.uniqueAddress());
    await().atMost(OperatorRig.SOON).until(() -> owners().isEmpty());
    assertThat(named(node + ".example.com")).isEmpty();
    assertThat(named(node)).containsExactly(node);

    nodes.delete(node);
    await().atMost(OperatorRig.SOON).until(() -> named(node).isEmpty());
  }

  private void assertUnknown() {
    assertThatThrownBy(() -> watch.owners(new DnsName(node))).isInstanceOf(FactUnavailable.class);
  }

  private List<String> owners() throws FactUnavailable {
    return List.copyOf(watch.owners(InetAddress.ofLiteral(address)));
  }

  private List<String> named(String name) {
    try {
      return List.copyOf(watch.owners(new DnsName(name)));
    } catch (FactUnavailable e) {
      throw new AssertionError(e);
    }
  }
}
