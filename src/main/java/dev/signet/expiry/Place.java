package dev.signet.expiry;

/**
 * Where something was looked for.
 *
 * @param source how
 * @param path of a file, HOST:PORT of an endpoint, NAMESPACE/NAME of a Secret, the name of a
 *     CertificateSigningRequest
 * @param entry which one there: the position in a bundle from 1, the key of a Secret, the user or
 *     cluster of a kubeconfig; empty where there is only one
 */
public record Place(Source source, String path, String entry) {

  /** The only one there. */
  public static Place of(Source source, String path) {
    return new Place(source, path, "");
  }
}
