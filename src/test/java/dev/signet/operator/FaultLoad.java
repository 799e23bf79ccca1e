package dev.signet.operator;

import static dev.signet.testing.Rbac.group;
import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.rule;
import static dev.signet.testing.Rbac.user;

import dev.signet.testing.ApiServer;
import dev.signet.testing.Identity;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestNodes;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests of several requesters to several signers, one after the other: those that get their
 * certificate, and some that must not. It speaks to the API server directly.
 */
final class FaultLoad implements AutoCloseable {

  static final String CUSTOM_SIGNER = "mesh.example.com/client";

  /** In this order, again and again. */
  private static final List<Kind> ORDER =
      List.of(
          Kind.JOIN,
          Kind.RENEWAL,
          Kind.CUSTOM,
          Kind.STRANGERS,
          Kind.JOIN,
          Kind.SERVING,
          Kind.RENEWAL,
          Kind.OF_ANOTHER_SHAPE,
          Kind.JOIN,
          Kind.CUSTOM,
          Kind.RENEWAL,
          Kind.OUTSIDE_OF_MESH,
          Kind.APPROVED_BY_HAND,
          Kind.SERVING,
          Kind.CUSTOM,
          Kind.WITH_ANOTHERS_ADDRESS);

  private final OperatorRig rig;
  private final Impersonation who = new Impersonation();
  private final KubernetesClient client;
  private final TestNodes nodes;
  private final List<Rbac.Grant> grants = new ArrayList<>();
  private final String prefix;
  private final String joining;
  private final String stranger;
  private final String workload;
  private final List<Asked> asked = new ArrayList<>();

  private enum Kind {
    JOIN(true),
    RENEWAL(true),
    SERVING(true),
    CUSTOM(true),
    APPROVED_BY_HAND(true),
    STRANGERS(false),
    OF_ANOTHER_SHAPE(false),
    OUTSIDE_OF_MESH(false),
    WITH_ANOTHERS_ADDRESS(false);

    private final boolean isGood;

    Kind(boolean isGood) {
      this.isGood = isGood;
    }
  }

  /**
   * What was asked for.
   *
   * @param isGood whether it is to get its certificate
   */
  record Asked(CertificateSigningRequest csr, TestRequest request, boolean isGood) {
    String uid() {
      return csr.getMetadata().getUid();
    }
  }

  FaultLoad(ApiServer server, OperatorRig rig) {
    this.rig = rig;
    this.prefix = server.uniqueName("f");
    this.joining = "system:bootstrap:" + prefix;
    this.stranger = prefix + "-stranger";
    this.workload = prefix + "-workload";
    this.nodes = new TestNodes(server.admin());
    this.client =
        new KubernetesClientBuilder()
            .withConfig(server.adminConfig())
            .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("as", who))
            .build();
    Rbac rbac = new Rbac(server.admin());
    grants.add(rbac.grant(user(joining), requests("", "create"), requests("nodeclient", "create")));
    grants.add(rbac.grant(user(stranger), requests("", "create")));
    grants.add(
        rbac.grant(
            user(workload),
            requests("", "create"),
            rule("signet.dev", "certificatepolicies", "use")));
    grants.add(
        rbac.grant(
            group("system:nodes"),
            requests("", "create"),
            requests("selfnodeclient", "create"),
            requests("selfnodeserver", "create")));
  }

  /** The policies for all of them. */
  void applyPolicies(ApiServer server, String secret) {
    rig.allowSigner(CUSTOM_SIGNER);
    rig.policy(
        server.uniqueName("clients"),
        """
        match:
          signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
          requesters: {users: ["%s", "%s", "system:node:%s-*"]}
        approval: {profiles: [NodeClient, SelfNodeClient]}
        signing: {authority: {secret: {name: %s}}, duration: 1h}
        """
            .formatted(joining, stranger, prefix, secret));
    rig.policy(
        server.uniqueName("serving"),
        """
        match:
          signerNames: [kubernetes.io/kubelet-serving]
          requesters: {users: ["system:node:%s-*"]}
        approval: {profiles: [SelfNodeServing]}
        signing: {authority: {secret: {name: %s}}, duration: 1h}
        """
            .formatted(prefix, secret));
    rig.policy(
        server.uniqueName("mesh"),
        """
        match: {signerNames: [%1$s]}
        approval:
          profiles: [Custom]
          custom:
            - signerName: %1$s
              subject: {commonNames: ["mesh-*"]}
              dnsNames: ["*.mesh.example.com"]
              usages: [digital signature, client auth]
        signing: {authority: {secret: {name: %2$s}}, duration: 1h}
        """
            .formatted(CUSTOM_SIGNER, secret));
  }

  /** Makes the next request, and says how many that are. */
  synchronized int ask() {
    int number = asked.size();
    Kind kind = ORDER.get(number % ORDER.size());
    String node = prefix + "-" + number;
    Asked one =
        switch (kind) {
          case JOIN -> ask(kind, Identity.user(joining), TestRequests.kubeletClient(node));
          case RENEWAL -> ask(kind, Identity.node(node), TestRequests.kubeletClient(node));
          case SERVING -> ask(kind, Identity.node(node), serving(node, number, number));
          case CUSTOM -> ask(kind, Identity.user(workload), mesh(number, "a.mesh.example.com"));
          case APPROVED_BY_HAND, STRANGERS ->
              ask(kind, Identity.user(stranger), TestRequests.kubeletClient(node));
          case OF_ANOTHER_SHAPE ->
              ask(
                  kind,
                  Identity.user(joining),
                  TestRequests.client("system:node:" + node, "system:masters")
                      .signerName(TestRequests.KUBELET_CLIENT));
          case OUTSIDE_OF_MESH ->
              ask(kind, Identity.user(workload), mesh(number, "kubernetes.default.svc"));
          case WITH_ANOTHERS_ADDRESS ->
              ask(kind, Identity.node(node), serving(node, number, number - 2));
        };
    if (kind == Kind.APPROVED_BY_HAND) {
      rig.approveByHand(one.csr());
    }
    asked.add(one);
    return asked.size();
  }

  /** What was asked for so far. */
  synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Those of them that are to get their certificate. */
  List<Asked> good() {
    return asked().stream().filter(Asked::isGood).toList();
  }

  /** Those that must not be approved. */
  List<Asked> bad() {
    return asked().stream().filter(one -> !one.isGood()).toList();
  }

  private Asked ask(Kind kind, Identity requester, TestRequestBuilder builder) {
    TestRequest request = builder.build();
    who.now = requester;
    CertificateSigningRequest csr =
        client.resource(request.resource(prefix + "-" + asked.size())).create();
    return new Asked(csr, request, kind.isGood);
  }

  /** For the address of this number; the Node's own has its. */
  private TestRequestBuilder serving(String node, int own, int wanted) {
    nodes.create(node, address(own), node);
    return TestRequests.kubeletServing(node, address(wanted));
  }

  private static String address(int number) {
    return "10.201.%d.%d".formatted(number / 200, number % 200 + 1);
  }

  private static TestRequestBuilder mesh(int number, String dns) {
    return TestRequests.request()
        .commonName("mesh-" + number)
        .signerName(CUSTOM_SIGNER)
        .usages("digital signature", "client auth")
        .names(TestNames.dns(dns));
  }

  @Override
  public void close() {
    nodes.close();
    grants.forEach(Rbac.Grant::close);
    client.close();
  }

  /** One client for all of them: a node makes one request, and a client costs a thread. */
  private static final class Impersonation implements Interceptor {
    private volatile Identity now = Identity.user("nobody");

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      builder.setHeader("Impersonate-User", now.username());
      now.groups().forEach(name -> builder.header("Impersonate-Group", name));
    }
  }
}
