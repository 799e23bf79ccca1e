package dev.signet.pki;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** Where a certificate is written. Paths are real ones, no link on the way. */
public sealed interface Place {

  /** The file that changes, or the link that leads elsewhere afterwards. */
  Path path();

  /** The file that has the certificate now. */
  default Path file() {
    return path();
  }

  /**
   * A file of PEM blocks, of which the first certificate is the one that counts.
   *
   * @param rest the other blocks, which stay: a chain, or the key
   */
  record Whole(Path path, String rest) implements Place {

    /** Without the rest, which may have the key. */
    @Override
    public String toString() {
      return "Whole[" + path + "]";
    }
  }

  /**
   * A kubeconfig that has the certificate in it. All else in it stays as it is, comments too.
   *
   * @param text of the file
   * @param data the base64 of the certificate, as it stands there
   */
  record Embedded(Path path, String text, String data) implements Place {

    /** The text with this certificate in the place of the other. */
    String with(String pem) {
      return text.replace(
          data, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Without the text, which has the key. */
    @Override
    public String toString() {
      return "Embedded[" + path + "]";
    }
  }

  /**
   * A link to a file with certificate and key, as a kubelet's certificate store has it: the new one
   * is another file with a date in its name, then the link leads to it.
   *
   * @param file where it leads now
   * @param target the same, as the link has it: by the host's root
   * @param rest what the file has besides the certificate: the key
   */
  record Linked(Path path, Path file, Path target, String rest) implements Place {

    /** Without the key. */
    @Override
    public String toString() {
      return "Linked[" + path + "]";
    }
  }
}
