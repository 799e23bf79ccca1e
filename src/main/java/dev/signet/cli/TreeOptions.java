package dev.signet.cli;

import dev.signet.expiry.files.HostFiles;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a control plane's files are, as the commands of {@code signet pki} are told. */
final class TreeOptions {

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "/etc/kubernetes",
      description = "Where kubeadm has them. Default: ${DEFAULT-VALUE}.")
  private String folder = "/etc/kubernetes";

  @Option(
      names = "--host-root",
      paramLabel = "FOLDER",
      defaultValue = "/",
      description = "Where the host's files are, if it is not /; links are followed below it.")
  private Path hostRoot = Path.of("/");

  String folder() {
    return folder;
  }

  HostFiles host() {
    return new HostFiles(hostRoot);
  }
}
