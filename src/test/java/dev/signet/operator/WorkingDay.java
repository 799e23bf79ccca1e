package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.user;

import dev.signet.api.NodeCertificateReport;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Identity;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that Signet does with the rights of deploy/rbac.yaml, asked for at once: a node joins,
 * another asks for a serving certificate, a request is denied and cleaned, one is left with an
 * Event, there are Nodes with and without reports. Closing takes it away.
 */
final class WorkingDay implements AutoCloseable {
  private static final String CLIENT = TestRequests.KUBELET_CLIENT;

  private final ApiServer server;
  private final KubernetesClient admin;
  private final OperatorRig rig;
  private final TestNodes nodes;
  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private final String node;
  private final String gone;
  private final String joiner;
  private final String denied;
  private final String waiting;
  private final String address = TestNodes.uniqueAddress();
  private CertificateSigningRequest join;
  private CertificateSigningRequest serving;
  private CertificateSigningRequest refused;
  private CertificateSigningRequest left;
  private int toldBefore;

  WorkingDay(ApiServer server, OperatorRig rig) {
    this.server = server;
    this.admin = server.admin();
    this.rig = rig;
    this.nodes = new TestNodes(admin);
    this.node = server.uniqueName("node");
    this.gone = server.uniqueName("gone");
    this.joiner = "system:bootstrap:" + server.uniqueName("j");
    this.denied = "system:bootstrap:" + server.uniqueName("d");
    this.waiting = "system:bootstrap:" + server.uniqueName("w");
  }

  /** What stays the whole day. */
  void begin() {
    var rbac = new Rbac(admin);
    admin
        .resource(server.clientCa().tlsSecret("signet-system", "kubelet-ca"))
        .createOr(NonDeletingOperation::update);
    toClose.push(
        () -> admin.secrets().inNamespace("signet-system").withName("kubelet-ca").delete());
    toClose.push(rbac.toJoin(joiner));
    toClose.push(rbac.toJoin(denied));
    toClose.push(rbac.grant(user(waiting), requests("", "create")));
    toClose.push(rbac.grant(Rbac.group("system:nodes"), requests("selfnodeserver", "create")));
    toClose.push(rbac.grant(Rbac.group("system:nodes"), requests("", "create")));
    nodes.create(node, address);
    toClose.push(nodes);
    policy(joiner, "profiles: [NodeClient], nodeClient: {existingNode: NotReady}", SIGNING);
    policy(
        denied,
        "profiles: [NodeClient], nodeClient: {nodeNames: [nobody]}, onViolation: Deny",
        "cleanup: {denied: 1s}");
    policy(waiting, "profiles: [NodeClient]", "");
    rig.policy(
        server.uniqueName("serving"),
        """
        match:
          signerNames: [kubernetes.io/kubelet-serving]
          requesters: {users: ["system:node:%s"]}
        approval: {profiles: [SelfNodeServing], serving: {addressSources: [NodeStatus]}}
        %s
        """
            .formatted(node, SIGNING));
    left = ask(waiting, "waiting");
  }

  private static final String SIGNING =
      "signing: {authority: {secret: {name: kubelet-ca}}, duration: 1h}";

  /** What comes. Signet runs already, or will. */
  void ask(CallLog signet) {
    toldBefore = timesTold();
    reports().withName(node).delete();
    var report = new NodeCertificateReport();
    report.setMetadata(new ObjectMetaBuilder().withName(gone).build());
    reports().resource(report).createOr(NonDeletingOperation::update);
    // Somebody else writes while Signet judges: it has to look again.
    signet.onceBeforeAnApproval(this::annotate);
    join = ask(joiner, "joining");
    refused = ask(denied, "denied");
    serving =
        rig.create(
            TestRequests.kubeletServing(node, address).build(), server.as(Identity.node(node)));
  }

  boolean hasJoined() {
    return rig.certificateNow(join).isPresent();
  }

  boolean isApproved() {
    return rig.condition(join, "Approved").isPresent();
  }

  boolean serves() {
    return rig.certificateNow(serving).isPresent();
  }

  boolean isServingApproved() {
    return rig.condition(serving, "Approved").isPresent();
  }

  boolean isCleaned() {
    return admin.resource(refused).get() == null;
  }

  /** What has not come yet. */
  List<String> toDo() {
    Map<String, Boolean> done = new LinkedHashMap<>();
    done.put("join", hasJoined());
    done.put("serve", serves());
    done.put("clean", isCleaned());
    done.put("tell", timesTold() > toldBefore);
    done.put("report", isReported());
    done.put("remove the old report", isOldReportGone());
    done.values().removeIf(is -> is);
    return List.copyOf(done.keySet());
  }

  boolean isJoiningTold() {
    return !rig.events(join).isEmpty();
  }

  /** The same that is said again of a request is no Event of its own. */
  boolean isCountedAsBefore() {
    return timesTold() == toldBefore;
  }

  private int timesTold() {
    return rig.events(left).stream().mapToInt(event -> event.getCount()).max().orElse(0);
  }

  boolean isReported() {
    return Optional.ofNullable(reports().withName(node).get())
        .filter(report -> report.getStatus() != null)
        .isPresent();
  }

  boolean isReportMade() {
    return reports().withName(node).get() != null;
  }

  boolean isOldReportGone() {
    return reports().withName(gone).get() == null;
  }

  @Override
  public void close() {
    reports().withName(node).delete();
    reports().withName(gone).delete();
    while (!toClose.isEmpty()) {
      try {
        toClose.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private NonNamespaceOperation<
          NodeCertificateReport,
          KubernetesResourceList<NodeCertificateReport>,
          Resource<NodeCertificateReport>>
      reports() {
    return admin.resources(NodeCertificateReport.class);
  }

  private void annotate() {
    for (CertificateSigningRequest csr : List.of(join, refused, serving)) {
      if (admin.resource(csr).get() != null) {
        admin
            .resource(csr)
            .edit(c -> c.edit().editMetadata().addToAnnotations("a", "b").endMetadata().build());
      }
    }
  }

  private CertificateSigningRequest ask(String requester, String nodeName) {
    return rig.create(
        TestRequests.kubeletClient(server.uniqueName(nodeName)).build(), server.as(requester));
  }

  private void policy(String requester, String approval, String rest) {
    rig.policy(
        server.uniqueName("policy"),
        """
        match: {signerNames: [%s], requesters: {users: ["%s"]}}
        approval: {%s}
        %s
        """
            .formatted(CLIENT, requester, approval, rest));
  }
}
