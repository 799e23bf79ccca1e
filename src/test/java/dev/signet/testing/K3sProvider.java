package dev.signet.testing;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/** K3s in a container, for machines that have Docker and no Go. */
record K3sProvider() implements ApiServerProvider {
  private static final String IMAGE = "rancher/k3s:v1.36.1-k3s1";

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
    return new Available(() -> K3sServer.start(DockerImageName.parse(IMAGE)));
  }
}
