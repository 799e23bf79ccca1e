package dev.signet.pki.node;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A component as its manifest has it.
 *
 * @param command with its arguments, as the container runs it
 * @param health what the kubelet asks whether it is ready; empty: nobody asks
 */
public record StaticPod(Component component, List<String> command, Optional<URI> health) {

  /** Copies what it is given. */
  public StaticPod {
    command = List.copyOf(command);
  }

  /** The value of a flag; the last one counts. */
  public Optional<String> flag(String name) {
    String prefix = "--" + name + "=";
    return command.stream()
        .filter(argument -> argument.startsWith(prefix))
        .map(argument -> argument.substring(prefix.length()))
        .reduce((before, last) -> last);
  }
}
