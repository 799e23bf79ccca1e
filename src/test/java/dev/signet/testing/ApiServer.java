package dev.signet.testing;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.UUID;

/**
 * A real Kubernetes API server with nothing beside it: no controller-manager, so nobody but the
 * code under test approves, signs or cleans anything up. One serves the whole test run; names from
 * {@link #uniqueName} keep tests apart.
 *
 * <p>Clients that methods return belong to the server and are closed with it; for one that a test
 * closes itself, build it from {@link #adminConfig()}.
 */
public interface ApiServer {

  /** A client that may do everything. */
  KubernetesClient admin();

  /** The configuration of such a client, a new one at each call. */
  Config adminConfig();

  /** The administrator's kubeconfig in YAML, for a child process. */
  String kubeconfig();

  /** A client that impersonates this identity: what the API server believes for every request. */
  KubernetesClient as(Identity identity);

  /** A client that impersonates this user in these groups. */
  default KubernetesClient as(String username, String... groups) {
    return as(Identity.user(username, groups));
  }

  /** A client with a real certificate of the cluster's CA: user by CN, groups by O. */
  KubernetesClient withCertificate(String commonName, String... organizations);

  /** A client that logs in with a certificate and its key, such as Signet issued. */
  KubernetesClient loginWith(String certificatePem, String keyPem);

  /** A client that logs in with a bearer token, such as a {@link BootstrapToken}'s. */
  KubernetesClient withToken(String token);

  /** The CA whose client certificates the API server trusts, with its key. */
  TestCa clientCa();

  /** That CA's certificate in PEM. */
  default String clientCaCertificate() {
    return clientCa().pem();
  }

  /** Stops the API server's process. Its data and address stay; nothing happens if it is down. */
  void stop();

  /** Starts it again and waits until it is ready. Also done after a test that left it stopped. */
  void start();

  /** A name that no other test uses, valid for every kind of object. */
  default String uniqueName(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
