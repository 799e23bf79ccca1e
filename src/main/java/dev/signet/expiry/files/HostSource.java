package dev.signet.expiry.files;

import dev.signet.expiry.CertificateSource;
import dev.signet.expiry.Observations;
import java.util.List;

/**
 * The certificates that a distribution of Kubernetes keeps on a host.
 *
 * @param host its files
 * @param presets which distributions are looked for; one that is not there is no problem
 * @param node the name of the host as a node, empty if it is not known
 */
public record HostSource(HostFiles host, List<Preset> presets, String node)
    implements CertificateSource {

  private static final char[] NO_PASSWORD = {};

  /** Copies what it is given. */
  public HostSource {
    presets = List.copyOf(presets);
  }

  @Override
  public Observations look() {
    FileLook look = new FileLook(host, NO_PASSWORD);
    presets.stream().filter(preset -> preset.isOn(host)).forEach(preset -> preset.look(look));
    return look.finds().observations(node);
  }

  /** Whether any of them is there. */
  public boolean isAny() {
    return presets.stream().anyMatch(preset -> preset.isOn(host));
  }
}
