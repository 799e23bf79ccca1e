package dev.signet.pki.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Who starts the kubelet again. */
public sealed interface KubeletService {

  /**
   * A command does.
   *
   * @param command for a shell
   */
  record Command(String command) implements KubeletService {}

  /** Nobody that is known: there is no systemd here. */
  record Unknown() implements KubeletService {}

  /** The way of this machine: systemd where it runs (sd_booted(3)). */
  static KubeletService ofThisMachine() {
    return of(Path.of("/run/systemd/system"));
  }

  /** By the folder that is there when systemd runs. */
  static KubeletService of(Path systemd) {
    return Files.isDirectory(systemd) ? new Command("systemctl restart kubelet") : new Unknown();
  }

  /**
   * Starts it again.
   *
   * @throws NodeFault the command failed, or none is known
   */
  default void restart() throws NodeFault, InterruptedException {
    switch (this) {
      case Command command -> run(command.command());
      case Unknown _ ->
          throw new NodeFault(
              "The kubelet has to be started again, and there is no systemd here. Say how:"
                  + " --kubelet-restart-command.");
    }
  }

  private static void run(String command) throws NodeFault, InterruptedException {
    try {
      Path said = Files.createTempFile("signet-kubelet", ".log");
      try {
        // Into a file: what it starts may keep a pipe open for as long as it runs.
        Process process =
            new ProcessBuilder(List.of("/bin/sh", "-c", command))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        int code = process.waitFor();
        if (code != 0) {
          throw new NodeFault(
              "%s ended with %d: %s"
                  .formatted(
                      command,
                      code,
                      new String(Files.readAllBytes(said), StandardCharsets.ISO_8859_1).strip()));
        }
      } finally {
        Files.deleteIfExists(said);
      }
    } catch (IOException e) {
      throw new NodeFault("%s could not be run (%s).".formatted(command, e.getMessage()));
    }
  }
}
