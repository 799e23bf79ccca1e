package dev.signet.cli;

import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.node.Health;
import dev.signet.pki.node.HealthEndpoint;
import dev.signet.pki.node.KubeletService;
import dev.signet.pki.node.Patience;
import dev.signet.pki.node.ProcFolder;
import dev.signet.pki.node.Restart;
import dev.signet.pki.node.StaticPods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What commands are told that make the components of this machine start again. */
final class NodeOptions {

  private static final String FIVE_MINUTES = "5m";
  private static final String AS_A_KUBELET = "30s";

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "/etc/kubernetes",
      description = "Where kubeadm made them. Default: ${DEFAULT-VALUE}.")
  private String folder = "/etc/kubernetes";

  @Option(
      names = "--kubelet-restart-command",
      paramLabel = "COMMAND",
      description =
          "For a shell. Default: systemctl restart kubelet, where systemd runs; elsewhere none.")
  private String kubeletCommand;

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      defaultValue = AS_A_KUBELET,
      description =
          "How long a component may take to end before it is killed. Default: ${DEFAULT-VALUE}.")
  private String grace = AS_A_KUBELET;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = FIVE_MINUTES,
      description = "How long each may take to be healthy again. Default: ${DEFAULT-VALUE}.")
  private String timeout = FIVE_MINUTES;

  String folder() {
    return folder;
  }

  /**
   * That it is root who runs this.
   *
   * @throws Mistake it is another user
   */
  void checkRoot() throws Mistake {
    if (!isRoot()) {
      throw new Mistake(
          "run it as root (sudo signet ...): it reads keys, and ends processes that are root's");
    }
  }

  /** Whether root runs this. */
  boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException unknown) {
      return true; // No Linux: then there is no control plane either, which is said later.
    }
  }

  /** This machine's: its processes are not below another root. */
  HostFiles host() {
    return new HostFiles(Path.of("/"));
  }

  StaticPods pods() {
    return new StaticPods(host(), folder);
  }

  KubeletService kubelet() {
    return Optional.ofNullable(kubeletCommand)
        .<KubeletService>map(KubeletService.Command::new)
        .orElseGet(KubeletService::ofThisMachine);
  }

  /**
   * How long things may take.
   *
   * @throws Mistake a time cannot be read
   */
  Patience patience() throws Mistake {
    return new Patience(
        PkiRenewOptions.positive("--grace", grace), PkiRenewOptions.positive("--timeout", timeout));
  }

  Duration timeout() throws Mistake {
    return patience().toStart();
  }

  Restart restart(Clock clock) throws Mistake {
    return restart(clock, new HealthEndpoint(host(), new SecureRandom()));
  }

  Restart restart(Clock clock, Health health) throws Mistake {
    return new Restart(host(), new ProcFolder(), health, kubelet(), patience(), clock);
  }
}
