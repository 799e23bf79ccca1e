package dev.signet.expiry.files;

import dev.signet.expiry.files.FileLook.Form;
import java.util.List;

/**
 * Where a distribution of Kubernetes keeps its certificates.
 *
 * @param name of the distribution, and which part of it
 * @param signs it is on this host if one of these paths exists
 * @param required paths that it has then
 * @param optional files and folders that it may have
 */
public record Preset(
    String name, List<String> signs, List<String> required, List<String> optional) {

  /** Copies what it is given. */
  public Preset {
    signs = List.copyOf(signs);
    required = List.copyOf(required);
    optional = List.copyOf(optional);
  }

  boolean isOn(HostFiles host) {
    return signs.stream().anyMatch(sign -> !(host.find(sign) instanceof HostPath.Nothing));
  }

  void look(FileLook look) {
    required.forEach(path -> look.required(path, Form.ALL));
    optional.forEach(path -> look.optional(path, Form.ALL));
  }
}
