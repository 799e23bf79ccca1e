package dev.signet.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.signet.testing.Identity;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What stands in the stub: the policies of deploy/examples, a CA of each kind, nodes, requests. */
final class TrainingCluster {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests/";

  private final StubObjects objects;
  private final TestCa server = TestCa.create();
  private final TestCa rsa = TestCa.create(ca -> ca.key(TestKey.RSA_2048).named("kubelet-ca"));
  private final TestCa ecdsa = TestCa.create(ca -> ca.named("serving-ca"));

  TrainingCluster(StubObjects objects) {
    this.objects = objects;
  }

  /** What an administrator installed. */
  void install(Path examples) throws IOException {
    put(
        "/api/v1/namespaces/signet-system/secrets/kubelet-ca",
        rsa.tlsSecret("signet-system", "kubelet-ca"));
    put(
        "/api/v1/namespaces/signet-system/secrets/serving-ca",
        ecdsa.tlsSecret("signet-system", "serving-ca"));
    policy("kubelets", Files.readString(examples.resolve("kubelets.yaml")));
    String serving = Files.readString(examples.resolve("serving.yaml")).split("\n---\n", 2)[0];
    policy("serving", serving.replace("kubelet-ca}", "serving-ca}"));
    ObjectNode trust = object("v1", "ConfigMap", "extension-apiserver-authentication");
    trust.withObject("data").put("client-ca-file", rsa.pem());
    objects.put(
        ResourcePath.of(
            "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication"),
        trust);
    ObjectNode service = object("v1", "Service", "kubernetes");
    service.withObject("spec").withArray("clusterIPs").add("10.96.0.1");
    objects.put(ResourcePath.of("/api/v1/namespaces/default/services/kubernetes"), service);
    ObjectNode block = object("networking.k8s.io/v1", "ServiceCIDR", "kubernetes");
    block.withObject("spec").withArray("cidrs").add("10.96.0.0/12");
    objects.put(ResourcePath.of("/apis/networking.k8s.io/v1/servicecidrs/kubernetes"), block);
    ObjectNode slice = object("discovery.k8s.io/v1", "EndpointSlice", "kubernetes");
    slice.withArray("endpoints").addObject().withArray("addresses").add("10.8.0.1");
    objects.put(
        ResourcePath.of("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes"),
        slice);
  }

  /** This many nodes, of each a request to log in and one to serve, of which some are RSA. */
  void ask(int nodes) {
    IntStream.range(0, nodes)
        .forEach(
            i -> {
              String node = "node-" + i;
              String address = "10.9.%d.%d".formatted(i >> 8, i & 0xff);
              ObjectNode known = object("v1", "Node", node);
              known
                  .withObject("status")
                  .withArray("addresses")
                  .add(JSON.createObjectNode().put("type", "InternalIP").put("address", address))
                  .add(JSON.createObjectNode().put("type", "Hostname").put("address", node));
              objects.put(ResourcePath.of("/api/v1/nodes/" + node), known);
              TestKey key = i % 16 == 0 ? TestKey.RSA_2048 : TestKey.P256;
              ask(
                  "client-" + i,
                  TestRequests.kubeletClient(node).key(key),
                  Identity.bootstrapToken("abcdef"));
              ask("renew-" + i, TestRequests.kubeletClient(node), Identity.node(node));
              ask(
                  "serve-" + i,
                  TestRequests.kubeletServing(node, address).key(key),
                  Identity.node(node));
            });
  }

  /** Whether each request has its certificate. */
  boolean isAllIssued() {
    ResourcePath all = ResourcePath.of(REQUESTS.substring(0, REQUESTS.length() - 1));
    return objects.list(all, csr -> !csr.path("status").has("certificate")).objects().isEmpty();
  }

  /** Says who the server is. */
  SSLContext tls() {
    var leaf = server.issue(c -> c.named("localhost").names(TestNames.ip("127.0.0.1")));
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server", leaf.keys().getPrivate(), new char[0], new Certificate[] {leaf.certificate()});
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK makes no TLS context", e);
    }
  }

  /** How the operator gets there: with a token, as from a Pod. */
  String kubeconfig(int port) {
    String ca =
        Base64.getEncoder().encodeToString(server.pem().getBytes(StandardCharsets.US_ASCII));
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: stub, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
    users: [{name: signet, user: {token: stub}}]
    contexts: [{name: stub, context: {cluster: stub, user: signet}}]
    current-context: stub
    """
        .formatted(port, ca);
  }

  private void ask(String name, TestRequestBuilder request, Identity requester) {
    var csr = request.build().resource(name, requester);
    csr.getMetadata().setCreationTimestamp(Instant.now().toString());
    put(REQUESTS + name, csr);
  }

  private void policy(String name, String yaml) throws IOException {
    ObjectNode policy = new YAMLMapper().readValue(yaml, ObjectNode.class);
    policy.withObject("metadata").put("generation", 1);
    policy.withObject("metadata").put("creationTimestamp", Instant.now().toString());
    objects.put(ResourcePath.of("/apis/signet.dev/v1alpha1/certificatepolicies/" + name), policy);
  }

  private void put(String path, HasMetadata object) {
    objects.put(ResourcePath.of(path), JSON.convertValue(object, ObjectNode.class));
  }

  private static ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode object = JSON.createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
    object.withObject("metadata").put("name", name);
    return object;
  }
}
