package dev.signet.expiry.files;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files of a folder are looked at, by their names. Pure. */
final class FileNames {

  /** What a kubelet names its certificates by (client-go's certificate_store.go). */
  private static final Pattern DATED =
      Pattern.compile("(.+)-\\d{4}-\\d\\d-\\d\\d-\\d\\d-\\d\\d-\\d\\d\\.pem");

  private static final String CURRENT = "-current.pem";
  private static final String KUBELET_SERVER = "kubelet-server" + CURRENT;

  /** The self-signed one of a kubelet that has asked for a better one since. */
  private static final String SELF_SIGNED = "kubelet.crt";

  private static final Set<String> CERTIFICATES = Set.of("crt", "cer", "cert", "der", "p12", "pfx");

  private static final Set<String> PERHAPS = Set.of("pem", "conf", "kubeconfig");

  /** Of people who keep the key beside the certificate, both in PEM. */
  private static final String KEY = "-key.pem";

  private FileNames() {}

  /** What is expected of a file that is found in a folder. */
  enum Expectation {
    /** A certificate: it is a problem if there is none. */
    CERTIFICATE,
    /** Perhaps one. */
    PERHAPS,
    /** It is not opened. */
    NOTHING
  }

  /**
   * Of this file.
   *
   * @param folder the names of all that are there with it
   */
  static Expectation of(String name, List<String> folder) {
    if (name.endsWith(KEY) || isSuperseded(name, folder)) {
      return Expectation.NOTHING;
    }
    String extension = name.substring(name.lastIndexOf('.') + 1);
    if (CERTIFICATES.contains(extension)) {
      return Expectation.CERTIFICATE;
    }
    return PERHAPS.contains(extension) ? Expectation.PERHAPS : Expectation.NOTHING;
  }

  /** Whether the file is a certificate with a chain, of which its owner renews the first. */
  static boolean isLeafOnly(String name) {
    return name.endsWith(CURRENT);
  }

  private static boolean isSuperseded(String name, List<String> folder) {
    Matcher dated = DATED.matcher(name);
    return (dated.matches() && folder.contains(dated.group(1) + CURRENT))
        || (name.equals(SELF_SIGNED) && folder.contains(KUBELET_SERVER));
  }
}
