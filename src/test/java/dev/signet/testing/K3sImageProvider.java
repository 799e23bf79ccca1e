package dev.signet.testing;

import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/** K3s of an image that somebody names, who therefore wants it though this machine has others. */
record K3sImageProvider(TestSettings settings, BooleanSupplier docker)
    implements ApiServerProvider {
  private static final String IMAGE = "SIGNET_TEST_K3S_IMAGE";

  K3sImageProvider(TestSettings settings) {
    this(settings, () -> DockerClientFactory.instance().isDockerAvailable());
  }

  @Override
  public String name() {
    return "K3s of an image";
  }

  @Override
  public Availability look() {
    var image = settings.get(IMAGE);
    if (image.isEmpty()) {
      return new Missing(IMAGE + " is not set", "set it to an image of K3s, and have Docker.");
    }
    if (!docker.getAsBoolean()) {
      throw new IllegalStateException(
          "%s is %s, but no Docker engine answers: start one, set DOCKER_HOST, or unset it"
              .formatted(IMAGE, image.get()));
    }
    return new Available(() -> K3sServer.start(DockerImageName.parse(image.get())));
  }
}
