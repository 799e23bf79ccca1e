package dev.signet.testing;

import dev.signet.policy.AddressBlock;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.GeneralName;

/** Nodes of a real API server, without kubelets; closing deletes them. */
public final class TestNodes implements AutoCloseable {
  private final KubernetesClient admin;
  private final List<String> created = new ArrayList<>();

  /** None yet. */
  public TestNodes(KubernetesClient admin) {
    this.admin = admin;
  }

  /** An even IPv4 address that hardly another test uses. */
  public static String uniqueAddress() {
    int random = ThreadLocalRandom.current().nextInt(1 << 16);
    return "10.200.%d.%d".formatted(random >> 8, random & 0xfe);
  }

  /** The name or address as one writes it. */
  public static String text(GeneralName name) {
    return name.getTagNo() == GeneralName.dNSName
        ? name.getName().toString()
        : TestRequests.request()
            .names(name)
            .build()
            .read("x", Identity.user("x"))
            .names()
            .ips()
            .getFirst()
            .getHostAddress();
  }

  /** A Node with these names and addresses in its status. */
  public void create(String name, String... addresses) {
    admin
        .resource(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    created.add(name);
    edit(
        name,
        node ->
            node.editOrNewStatus()
                .withAddresses(Arrays.stream(addresses).map(TestNodes::address).toList())
                .endStatus());
  }

  /** Puts this address in the place of those in its status. */
  public void address(String name, String address) {
    edit(name, node -> node.editOrNewStatus().withAddresses(address(address)).endStatus());
  }

  /** Where its kubelet says that it serves. */
  public void kubeletPort(String name, int port) {
    edit(
        name,
        node ->
            node.editOrNewStatus()
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(port)
                .endDaemonEndpoints()
                .endStatus());
  }

  /** Labels it as kubeadm labels a node with an API server. */
  public void makeControlPlane(String name) {
    admin
        .nodes()
        .withName(name)
        .edit(
            node ->
                node.edit()
                    .editMetadata()
                    .addToLabels("node-role.kubernetes.io/control-plane", "")
                    .endMetadata()
                    .build());
  }

  /** Deletes it. */
  public void delete(String name) {
    admin.nodes().withName(name).delete();
  }

  @Override
  public void close() {
    created.forEach(this::delete);
  }

  private void edit(String name, UnaryOperator<NodeBuilder> change) {
    // A patch of what changes: a cluster's controllers write to a new Node too.
    admin.nodes().withName(name).editStatus(node -> change.apply(node.edit()).build());
  }

  private static NodeAddress address(String text) {
    boolean isAddress = AddressBlock.address(text).isPresent();
    return new NodeAddress(text, isAddress ? "InternalIP" : "InternalDNS");
  }
}
