package dev.signet.testing;

import java.nio.charset.StandardCharsets;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** K3s in a container, for machines that have Docker and no Go. */
record K3sProvider(TestSettings settings) implements ApiServerProvider {
  private static final String IMAGE = "SIGNET_TEST_K3S_IMAGE";
  private static final String DEFAULT_IMAGE = "rancher/k3s:v1.36.1-k3s1";
  private static final String CA_FILES = "/var/lib/rancher/k3s/server/tls/client-ca.";

  @Override
  public String name() {
    return "K3s in Docker";
  }

  @Override
  public Availability look() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return new Missing(
          "no Docker engine answers", "install Docker, or set DOCKER_HOST to one that runs.");
    }
    return new Available(this::start);
  }

  private RunningApiServer start() {
    var image = DockerImageName.parse(settings.get(IMAGE).orElse(DEFAULT_IMAGE));
    var k3s = new K3sContainer(image.asCompatibleSubstituteFor("rancher/k3s"));
    k3s.withCommand(
        "server",
        "--tls-san=" + k3s.getHost(),
        "--disable=traefik",
        "--disable=metrics-server",
        "--disable=servicelb",
        "--disable=local-storage",
        "--disable=coredns",
        // Else K3s approves, signs and cleans before the code under test does.
        "--kube-controller-manager-arg=controllers=*"
            + ",-certificatesigningrequest-approving-controller"
            + ",-certificatesigningrequest-signing-controller"
            + ",-certificatesigningrequest-cleaner-controller",
        "--kube-apiserver-arg=enable-bootstrap-token-auth=true");
    k3s.start();
    return new RunningApiServer(
        k3s.getKubeConfigYaml(),
        () -> TestCa.of(read(k3s, CA_FILES + "crt"), read(k3s, CA_FILES + "key")),
        ServerSwitch.unreachable("K3s in Docker", k3s::close));
  }

  private static String read(K3sContainer container, String file) {
    return container.copyFileFromContainer(
        file, stream -> new String(stream.readAllBytes(), StandardCharsets.UTF_8));
  }
}
