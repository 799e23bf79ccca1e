package dev.signet.pki;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Where a certificate is written. Paths are real ones, no link on the way. */
public sealed interface Place {

  /** The file that changes, or the link that leads elsewhere afterwards. */
  Path path();

  /** The file that has the certificate now. */
  default Path file() {
    return path();
  }

  /** Why the key cannot be replaced here, for people; empty: it can be. */
  default Optional<String> noNewKey() {
    return Optional.empty();
  }

  /**
   * A file of PEM blocks, of which the first certificate is the one that counts.
   *
   * @param key the file that has its key; it may be the same
   * @param rest the other blocks, which stay: a chain, or the key
   */
  record Whole(Path path, Path key, String rest) implements Place {

    /** Whether the key is in the same file. */
    boolean isOneFile() {
      return key.equals(path);
    }

    @Override
    public Optional<String> noNewKey() {
      return path.getParent().equals(key.getParent())
          ? Optional.empty()
          : Optional.of(
              "%s and %s are in two folders, and certificate and key are exchanged at once only in one. Renew it with the key it has."
                  .formatted(path, key));
    }

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
   * @param key the same of its key
   */
  record Embedded(Path path, String text, String data, String key) implements Place {

    /** The text with this certificate in the place of the other, and its key if there is one. */
    String with(String pem, Optional<String> newKey) {
      String changed = text.replace(data, base64(pem));
      return newKey.map(each -> changed.replace(key, base64(each))).orElse(changed);
    }

    @Override
    public Optional<String> noNewKey() {
      return text.contains(key)
          ? Optional.empty()
          : Optional.of(
              "client-key-data is written in more than one line: write it in one, then it can be"
                  + " replaced without touching the rest.");
    }

    private static String base64(String pem) {
      return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
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
