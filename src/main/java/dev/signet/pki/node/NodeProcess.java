package dev.signet.pki.node;

import java.time.Instant;
import java.util.List;

/**
 * A process of this node.
 *
 * @param start when it began, by the clock as it is now
 * @param command with its arguments
 */
public record NodeProcess(long pid, Instant start, List<String> command) {

  /** Copies what it is given. */
  public NodeProcess {
    command = List.copyOf(command);
  }

  /** The name of its program, without the folder. */
  public String program() {
    String path = command.getFirst();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
