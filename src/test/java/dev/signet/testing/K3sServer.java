package dev.signet.testing;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** K3s in a container of the tests' own, which leaves certificate requests alone. */
final class K3sServer implements ServerSwitch {
  private static final ExposedPort API = ExposedPort.tcp(6443);
  private static final String CA_FILES = "/var/lib/rancher/k3s/server/tls/client-ca.";
  private static final int ATTEMPTS = 2; // the port may be taken meanwhile
  private static final int PATIENCE_SECONDS = 10;
  private static final int LOG_END = 3_000;

  private final K3sContainer container;
  private boolean stopped;

  private K3sServer(K3sContainer container) {
    this.container = container;
  }

  static RunningApiServer start(DockerImageName image) {
    var container = new K3sContainer(image.asCompatibleSubstituteFor("rancher/k3s"));
    container.setCommandParts(command(container.getHost()).toArray(String[]::new));
    container.setExposedPorts(List.of(API.getPort()));
    container.withStartupAttempts(ATTEMPTS);
    container.withCreateContainerCmdModifier(K3sServer::onOnePort);
    container.start();
    return new RunningApiServer(
        container.getKubeConfigYaml(),
        () -> TestCa.of(read(container, CA_FILES + "crt"), read(container, CA_FILES + "key")),
        new K3sServer(container));
  }

  private static List<String> command(String host) {
    var command =
        new ArrayList<>(
            List.of(
                "server",
                "--tls-san=" + host,
                "--disable=traefik",
                "--disable=metrics-server",
                "--disable=servicelb",
                "--disable=local-storage",
                "--disable=coredns",
                // Else K3s approves, signs and cleans before the code under test does.
                "--kube-controller-manager-arg=controllers=*"
                    + ",-certificatesigningrequest-approving-controller"
                    + ",-certificatesigningrequest-signing-controller"
                    + ",-certificatesigningrequest-cleaner-controller"));
    for (String flag : LocalControlPlane.NEEDED) {
      command.add("--kube-apiserver-arg=" + flag.substring("--".length()));
    }
    return command;
  }

  /** A port that Docker chooses would be another one after a stop and a start. */
  private static void onOnePort(CreateContainerCmd create) {
    create
        .getHostConfig()
        .withPortBindings(new PortBinding(Binding.bindPort(LoopbackPort.find()), API));
  }

  private static String read(K3sContainer container, String file) {
    return container.copyFileFromContainer(
        file, stream -> new String(stream.readAllBytes(), StandardCharsets.UTF_8));
  }

  @Override
  public synchronized void stop() {
    container
        .getDockerClient()
        .stopContainerCmd(container.getContainerId())
        .withTimeout(PATIENCE_SECONDS)
        .exec();
    stopped = true;
  }

  @Override
  public synchronized void start() {
    if (!stopped) {
      return;
    }
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    try {
      Readiness.await(container.getKubeConfigYaml(), () -> !container.isRunning());
    } catch (TerminalFailureException | ConditionTimeoutException e) {
      var log = container.getLogs();
      throw new IllegalStateException(
          "K3s did not come back. The end of its log:\n"
              + log.substring(Math.max(0, log.length() - LOG_END)),
          e);
    }
    stopped = false;
  }

  @Override
  public synchronized boolean isStopped() {
    return stopped;
  }

  @Override
  public void close() {
    container.close();
  }
}
