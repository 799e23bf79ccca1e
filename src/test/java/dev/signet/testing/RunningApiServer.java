package dev.signet.testing;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Supplier;

/** An API server that is there, wherever it came from. */
final class RunningApiServer implements ApiServer, AutoCloseable {
  private final String kubeconfig;
  private final Supplier<TestCa> clientCa;
  private final ServerSwitch power;
  private final ApiClients clients;

  RunningApiServer(String kubeconfig, Supplier<TestCa> clientCa, ServerSwitch power) {
    this.kubeconfig = kubeconfig;
    this.clientCa = clientCa;
    this.power = power;
    this.clients = new ApiClients(this::adminConfig);
  }

  String address() {
    return adminConfig().getMasterUrl();
  }

  @Override
  public KubernetesClient admin() {
    return clients.admin();
  }

  @Override
  public Config adminConfig() {
    return Config.fromKubeconfig(kubeconfig);
  }

  @Override
  public String kubeconfig() {
    return kubeconfig;
  }

  @Override
  public KubernetesClient as(Identity identity) {
    return clients.impersonating(identity);
  }

  @Override
  public KubernetesClient withCertificate(String commonName, String... organizations) {
    var issued = clientCa().issue(leaf -> leaf.named(commonName, organizations));
    return loginWith(issued.pem(), issued.keyPem());
  }

  @Override
  public KubernetesClient loginWith(String certificatePem, String keyPem) {
    return clients.withCertificate(certificatePem, Pem.privateKey(keyPem));
  }

  @Override
  public KubernetesClient withToken(String token) {
    return clients.withToken(token);
  }

  @Override
  public TestCa clientCa() {
    return clientCa.get();
  }

  @Override
  public void stop() {
    power.stop();
  }

  @Override
  public void start() {
    power.start();
  }

  boolean isStopped() {
    return power.isStopped();
  }

  @Override
  public void close() {
    clients.close();
    power.close();
  }
}
