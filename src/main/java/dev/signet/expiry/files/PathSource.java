package dev.signet.expiry.files;

import dev.signet.expiry.CertificateSource;
import dev.signet.expiry.Observations;
import dev.signet.expiry.files.FileLook.Form;
import java.util.Arrays;
import java.util.List;

/** The certificates at paths that somebody named: files, and folders with all that is in them. */
public final class PathSource implements CertificateSource {

  private final HostFiles host;
  private final List<String> paths;
  private final char[] password;

  /**
   * At these.
   *
   * @param paths absolute
   * @param password of PKCS#12 files among them; empty if there is none
   */
  public PathSource(HostFiles host, List<String> paths, char[] password) {
    this.host = host;
    this.paths = List.copyOf(paths);
    this.password = Arrays.copyOf(password, password.length);
  }

  @Override
  public Observations look() {
    FileLook look = new FileLook(host, password);
    for (String path : paths) {
      if (host.find(path) instanceof HostPath.Folder) {
        Presets.kubeadm(path).stream()
            .filter(preset -> preset.isOn(host))
            .forEach(preset -> preset.look(look));
      }
      look.required(path, Form.ALL);
    }
    return look.finds().observations("");
  }
}
