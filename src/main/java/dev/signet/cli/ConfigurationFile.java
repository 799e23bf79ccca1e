package dev.signet.cli;

import dev.signet.pki.ConfigurationFault;
import dev.signet.pki.ControlPlane;
import dev.signet.pki.ControlPlaneReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that has kubeadm's configuration.
 *
 * @param path as it was typed
 */
record ConfigurationFile(Path path) {

  /**
   * What it says of a control plane.
   *
   * @param folder where that one's files are
   * @throws Mistake it cannot be read, or is wrong
   */
  ControlPlane read(String folder) throws Mistake {
    if (!Path.of(folder).isAbsolute()) {
      throw new Mistake("--folder=%s: write a path that begins with /".formatted(folder));
    }
    try {
      return ControlPlaneReader.read(Files.readString(path), folder + "/pki");
    } catch (ConfigurationFault fault) {
      throw new Mistake("%s: %s".formatted(path, fault.getMessage()));
    } catch (IOException e) {
      throw new Mistake("%s cannot be read (%s)".formatted(path, e.getClass().getSimpleName()));
    }
  }
}
