package dev.signet.testing;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;

/** Certificate requests as kubelets and people make them; a test then says what differs. */
public final class TestRequests {
  /** Signs clients of the API server, for people and programs. */
  public static final String API_CLIENT = "kubernetes.io/kube-apiserver-client";

  /** Signs the certificates that kubelets log in with. */
  public static final String KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";

  /** Signs the certificates that kubelets serve with. */
  public static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";

  private TestRequests() {}

  /** A request without names or usages, for a signer of nobody's. */
  public static TestRequestBuilder request() {
    return new TestRequestBuilder().signerName("example.com/test");
  }

  /** What a kubelet asks for to log in: {@code O=system:nodes, CN=system:node:NAME}. */
  public static TestRequestBuilder kubeletClient(String node) {
    return kubelet(node).signerName(KUBELET_CLIENT).usages("digital signature", "client auth");
  }

  /** What a kubelet asks for to serve: its name and, where given, its addresses. */
  public static TestRequestBuilder kubeletServing(String node, String... ips) {
    List<GeneralName> names = new ArrayList<>();
    names.add(TestNames.dns(node));
    for (String ip : ips) {
      names.add(TestNames.ip(ip));
    }
    return kubelet(node)
        .signerName(KUBELET_SERVING)
        .usages("digital signature", "server auth")
        .names(names.toArray(GeneralName[]::new));
  }

  /** What a person or a program asks for to log in. */
  public static TestRequestBuilder client(String commonName, String... organizations) {
    return request()
        .organization(organizations)
        .commonName(commonName)
        .signerName(API_CLIENT)
        .usages("digital signature", "client auth");
  }

  /** A request with a name of each usual kind, and a long one that takes many faults. */
  public static TestRequestBuilder anything() {
    return request()
        .organization("team")
        .commonName("a-long-name-that-takes-many-faults.example.com")
        .names(
            TestNames.dns("a.example.com"),
            TestNames.ip("10.0.0.1"),
            TestNames.ip("fd00::1"),
            TestNames.email("a@example.com"),
            TestNames.uri("spiffe://example.com/a"))
        .usages("digital signature", "client auth");
  }

  private static TestRequestBuilder kubelet(String node) {
    return request().organization("system:nodes").commonName("system:node:" + node);
  }
}
