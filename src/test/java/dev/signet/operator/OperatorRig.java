package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.NodeCertificateReport;
import dev.signet.testing.ApiServer;
import dev.signet.testing.Identity;
import dev.signet.testing.Pem;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestRequest;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signet itself, in this process, against the real API server, with exactly the rights that
 * deploy/rbac.yaml gives it. Quick where a person would be patient: intervals are short.
 */
final class OperatorRig implements AutoCloseable {

  static final OperatorSettings QUICK = quick(Optional.of(LeaseTimes.of(Duration.ofSeconds(3))));

  /** For tests of a Signet beside the rig's, or with an account that has no Lease. */
  static final OperatorSettings ALONE = quick(Optional.empty());

  static final Duration SOON = Duration.ofSeconds(20);

  private final ApiServer server;
  private final Optional<SignetOperator> operator;
  private final HttpClient http = HttpClient.newHttpClient();

  private OperatorRig(ApiServer server, Optional<SignetOperator> operator) {
    this.server = server;
    this.operator = operator;
  }

  private static OperatorSettings quick(Optional<LeaseTimes> election) {
    return new OperatorSettings(
        "signet-system",
        "127.0.0.1",
        0,
        8,
        Duration.ZERO,
        Duration.ofMillis(200),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofMillis(500),
        Duration.ofMillis(500),
        MetricNaming.SIGNET,
        true,
        election);
  }

  static OperatorRig start(ApiServer server) {
    return start(server, QUICK, asServiceAccount(server));
  }

  static OperatorRig start(ApiServer server, OperatorSettings settings, KubernetesClient client) {
    return start(server, settings, client, DnsLookup.OF_THE_MACHINE, Clock.systemUTC());
  }

  /** One that asks these resolvers, a URL as DnsLookup has it, and lives at this time. */
  static OperatorRig start(ApiServer server, String resolvers, Clock clock) {
    return start(server, QUICK, asServiceAccount(server), resolvers, clock);
  }

  private static OperatorRig start(
      ApiServer server,
      OperatorSettings settings,
      KubernetesClient client,
      String resolvers,
      Clock clock) {
    install(server.admin());
    try {
      SignetOperator operator =
          new SignetOperator(settings, client, new DnsLookup(resolvers), clock, new SecureRandom());
      operator.start();
      await().atMost(SOON).until(() -> operator.isReady() && operator.leads());
      return new OperatorRig(server, Optional.of(operator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The operator stopped and started again; policies and requests stay. */
  OperatorRig restarted() {
    operator.ifPresent(SignetOperator::close);
    http.close();
    return start(server);
  }

  /** The same without an operator, for tests that start processes of their own. */
  static OperatorRig withoutOperator(ApiServer server) {
    install(server.admin());
    return new OperatorRig(server, Optional.empty());
  }

  /** What deploy/ lets Signet do, and no more. */
  static KubernetesClient asServiceAccount(ApiServer server) {
    return server.as(Identity.serviceAccount("signet-system", "signet"));
  }

  /** The rules of deploy/rbac.yaml, without the one about Nodes or only that. */
  static PolicyRule[] ownRules(KubernetesClient admin, boolean aboutNodes) {
    return admin.rbac().clusterRoles().withName("signet").require().getRules().stream()
        .filter(rule -> rule.getResources().contains("nodes") == aboutNodes)
        .toArray(PolicyRule[]::new);
  }

  /** The CRD and the RBAC, from the very files that people apply. */
  static void install(KubernetesClient admin) {
    apply(admin, Path.of("crds", "certificatepolicies.signet.dev.yaml"));
    apply(admin, Path.of("crds", "nodecertificatereports.signet.dev.yaml"));
    apply(admin, Path.of("deploy", "namespace.yaml"));
    apply(admin, Path.of("deploy", "rbac.yaml"));
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () ->
                admin.resources(CertificatePolicy.class).list() != null
                    && admin.resources(NodeCertificateReport.class).list() != null);
  }

  private static void apply(KubernetesClient admin, Path file) {
    try (InputStream yaml = Files.newInputStream(file)) {
      for (HasMetadata object : admin.load(yaml).items()) {
        admin.resource(object).forceConflicts().serverSideApply();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts this CA into a Secret that Signet may get by its name. Returns that name. */
  String secret(TestCa ca) {
    String name = server.uniqueName("ca");
    server.admin().resource(ca.tlsSecret("signet-system", name)).create();
    allow(name);
    return name;
  }

  /**
   * From now on the API server says that it trusts this CA. It keeps what others add to this
   * ConfigMap, as the API servers of one cluster do.
   */
  TestCa trusted(TestCa ca) {
    server
        .admin()
        .configMaps()
        .inNamespace("kube-system")
        .withName("extension-apiserver-authentication")
        .edit(
            known -> {
              known.getData().merge("client-ca-file", ca.pem(), (some, more) -> some + more);
              return known;
            });
    return ca;
  }

  /** Lets Signet keep the ConfigMap of this name, as docs/rollover.md says. */
  void allowBundle(String name) {
    String yaml =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %1$s, namespace: signet-system}
        rules:
          - {apiGroups: [""], resources: [configmaps], resourceNames: [%1$s], verbs: [get, patch]}
          - {apiGroups: [""], resources: [configmaps], verbs: [create]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %1$s, namespace: signet-system}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
        subjects: [{kind: ServiceAccount, name: signet, namespace: signet-system}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: %1$s}
        rules:
          - apiGroups: [certificates.k8s.io]
            resources: [clustertrustbundles]
            resourceNames: [%1$s]
            verbs: [get, patch]
          - {apiGroups: [certificates.k8s.io], resources: [clustertrustbundles], verbs: [create]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
        subjects: [{kind: ServiceAccount, name: signet, namespace: signet-system}]
        """
            .formatted(name);
    server.admin().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).create();
  }

  /** Lets Signet get the Secret of this name, as an administrator adds it to deploy/rbac.yaml. */
  void allow(String secret) {
    allow("secrets", secret);
  }

  /** The same for an object of this kind. */
  void allow(String resource, String name) {
    String yaml =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %1$s, namespace: signet-system}
        rules:
          - {apiGroups: [""], resources: [%2$s], resourceNames: [%1$s], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %1$s, namespace: signet-system}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
        subjects: [{kind: ServiceAccount, name: signet, namespace: signet-system}]
        """
            .formatted(name, resource);
    server.admin().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).create();
  }

  /** Lets Signet approve and sign for this signer, as an administrator adds it to the file. */
  void allowSigner(String signerName) {
    String yaml =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: %1$s}
        rules:
          - apiGroups: [certificates.k8s.io]
            resources: [signers]
            resourceNames: ["%2$s"]
            verbs: [approve, sign]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
        subjects: [{kind: ServiceAccount, name: signet, namespace: signet-system}]
        """
            .formatted(server.uniqueName("signer"), signerName);
    server.admin().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).create();
  }

  /** Applies a policy of this name with this spec, in YAML. */
  CertificatePolicy policy(String name, String spec) {
    String yaml =
        """
        apiVersion: signet.dev/v1alpha1
        kind: CertificatePolicy
        metadata: {name: %s}
        spec:
        %s\
        """
            .formatted(name, spec.indent(2));
    return server
        .admin()
        .resource(Serialization.unmarshal(yaml, CertificatePolicy.class))
        .forceConflicts()
        .serverSideApply();
  }

  /** A policy that approves and signs what this user asks for, with the CA in this Secret. */
  CertificatePolicy policyFor(String user, String secret) {
    return policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
          requesters: {users: ["%s"]}
        approval: {profiles: [NodeClient, SelfNodeClient]}
        signing:
          authority: {secret: {name: %s}}
          duration: 1h
        """
            .formatted(user, secret));
  }

  /** A policy that approves what this user asks for, and signs nothing. */
  CertificatePolicy policyThatOnlyApproves(String user) {
    return policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [kubernetes.io/kube-apiserver-client-kubelet]
          requesters: {users: ["%s"]}
        approval: {profiles: [NodeClient]}
        """
            .formatted(user));
  }

  /** The policy as it is now. */
  CertificatePolicy policy(CertificatePolicy known) {
    return server.admin().resource(known).get();
  }

  /** A condition of the policy, in words: {@code True/Loaded}. */
  String condition(CertificatePolicy known, String type) {
    var status = policy(known).getStatus();
    return status == null
        ? ""
        : status.conditions().stream()
            .filter(c -> c.getType().equals(type))
            .map(c -> c.getStatus() + "/" + c.getReason())
            .findFirst()
            .orElse("");
  }

  /** Waits until the condition says so, as {@code True/Loaded}. */
  void awaitCondition(CertificatePolicy known, String type, String value) {
    await().atMost(SOON).untilAsserted(() -> assertThat(condition(known, type)).isEqualTo(value));
  }

  /** Waits for the certificate of this request, and that this CA signed it. */
  void verify(CertificateSigningRequest csr, TestCa ca) throws GeneralSecurityException {
    x509(csr).verify(ca.self().certificate().getPublicKey());
  }

  /** What the condition says to people. */
  String message(CertificatePolicy known, String type) {
    return policy(known).getStatus().conditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> c.getMessage())
        .findFirst()
        .orElse("");
  }

  /** Creates the request as this requester. */
  CertificateSigningRequest create(TestRequest request, KubernetesClient requester) {
    return requester.resource(request.resource(server.uniqueName("csr"))).create();
  }

  CertificateSigningRequest get(CertificateSigningRequest csr) {
    return server.admin().resource(csr).get();
  }

  /** Waits for the certificate. */
  String certificate(CertificateSigningRequest csr) {
    return await().atMost(SOON).until(() -> certificateNow(csr), Optional::isPresent).orElseThrow();
  }

  /** Waits for the certificate, and reads it. */
  X509Certificate x509(CertificateSigningRequest csr) {
    return Pem.certificate(certificate(csr));
  }

  /** From notBefore to notAfter of the certificate, which is waited for. */
  Duration lifetime(CertificateSigningRequest csr) {
    X509Certificate certificate = x509(csr);
    return Duration.between(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  Optional<String> certificateNow(CertificateSigningRequest csr) {
    return Optional.ofNullable(get(csr).getStatus().getCertificate())
        .map(base64 -> new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII));
  }

  /** The condition of this type on the request, if it is there. */
  Optional<CertificateSigningRequestCondition> condition(
      CertificateSigningRequest csr, String type) {
    return get(csr).getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst();
  }

  /** As {@code kubectl certificate approve} does. */
  void approveByHand(CertificateSigningRequest csr) {
    CertificateSigningRequest now = get(csr);
    now.getStatus()
        .setConditions(
            List.of(
                new CertificateSigningRequestConditionBuilder()
                    .withType("Approved")
                    .withStatus("True")
                    .withReason("ByHand")
                    .withMessage("by hand")
                    .build()));
    server.admin().resource(now).subresource("approval").update();
  }

  /** The Events about this object. */
  List<Event> events(HasMetadata about) {
    return server.admin().v1().events().inNamespace("default").list().getItems().stream()
        .filter(e -> about.getMetadata().getUid().equals(e.getInvolvedObject().getUid()))
        .toList();
  }

  /** The text of /metrics, /healthz or /readyz. */
  String http(String path) {
    return http(operator.orElseThrow().httpPort(), path);
  }

  /** The same of an operator of the test's own. */
  String http(int port, String path) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The lines of /metrics that begin so. */
  List<String> metrics(String prefix) {
    return http("/metrics").lines().filter(line -> line.startsWith(prefix)).toList();
  }

  @Override
  public void close() {
    server.admin().resources(CertificatePolicy.class).delete();
    // Requests that were left Pending would be counted by the next test's operator.
    server.admin().certificates().v1().certificateSigningRequests().delete();
    operator.ifPresent(SignetOperator::close);
    http.close();
  }
}
