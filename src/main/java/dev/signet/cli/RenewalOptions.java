package dev.signet.cli;

import dev.signet.operator.RenewalSettings;
import dev.signet.pki.node.Patience;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What an agent is told that renews its control-plane node. */
final class RenewalOptions {

  @Option(
      names = "--renew-control-plane",
      description =
          "Renews the certificates that kubeadm made on this node, when a policy has"
              + " controlPlaneRenewal. Needs the node's files for writing and its processes:"
              + " docs/agent.md.")
  private boolean renews;

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      defaultValue = "${env:POD_NAMESPACE:-signet-agent}",
      description = "Where the Lease of the node whose turn it is lies; default: POD_NAMESPACE.")
  private String namespace = "signet-agent";

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "/etc/kubernetes",
      description = "Where kubeadm made them, on the node; default: ${DEFAULT-VALUE}.")
  private String folder = "/etc/kubernetes";

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long a component may take to end; default: ${DEFAULT-VALUE}.")
  private String grace = "30s";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5m",
      description =
          "How long each may take to be healthy again before all is put back as it was; default:"
              + " ${DEFAULT-VALUE}.")
  private String timeout = "5m";

  /**
   * How it renews; empty: it does not.
   *
   * @throws Mistake a time cannot be read
   */
  Optional<RenewalSettings> settings() throws Mistake {
    return renews
        ? Optional.of(
            new RenewalSettings(
                folder,
                namespace,
                new Patience(
                    PkiRenewOptions.positive("--grace", grace),
                    PkiRenewOptions.positive("--timeout", timeout))))
        : Optional.empty();
  }
}
