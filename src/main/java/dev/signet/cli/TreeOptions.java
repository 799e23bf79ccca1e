package dev.signet.cli;

import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.ConfigurationFault;
import dev.signet.pki.ControlPlane;
import dev.signet.pki.ControlPlaneReader;
import java.io.IOException;
import java.nio.file.Files;
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

  /**
   * What kubeadm's configuration says about the certificates there.
   *
   * @throws Mistake it cannot be read, or has one
   */
  ControlPlane controlPlane(Path config) throws Mistake {
    if (!Path.of(folder).isAbsolute()) {
      throw new Mistake("--folder=%s: write a path that begins with /".formatted(folder));
    }
    try {
      return ControlPlaneReader.read(Files.readString(config), folder + "/pki");
    } catch (ConfigurationFault fault) {
      throw new Mistake("%s: %s".formatted(config, fault.getMessage()));
    } catch (IOException e) {
      throw new Mistake("%s cannot be read (%s)".formatted(config, e.getClass().getSimpleName()));
    }
  }

  HostFiles host() {
    return new HostFiles(hostRoot);
  }
}
