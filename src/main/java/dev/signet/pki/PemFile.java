package dev.signet.pki;

import dev.signet.signing.AuthoritySource.Unreadable;
import dev.signet.signing.PemPair;
import dev.signet.signing.SmallFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of PEM blocks: the first certificate, and the rest as it stands. Its text never shows
 * either.
 *
 * @param certificate the first one
 * @param rest the file without that block
 */
record PemFile(X509Certificate certificate, String rest) {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  /** A private key, and the parameters that openssl writes before an EC one. */
  private static final Pattern KEY =
      Pattern.compile(
          "(-----BEGIN EC PARAMETERS-----[^-]*-----END EC PARAMETERS-----\\s*)?"
              + "-----BEGIN ([A-Z]+ )?PRIVATE KEY-----[^-]*-----END ([A-Z]+ )?PRIVATE KEY-----");

  /**
   * Of these bytes.
   *
   * @throws Unreadable there is no certificate in it
   */
  static PemFile of(byte[] bytes) throws Unreadable {
    String text = new String(bytes, StandardCharsets.ISO_8859_1); // nothing but ASCII matters
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, Math.max(begin, 0));
    String block =
        begin < 0 || end < 0 ? "" : text.substring(begin, end + END.length()).strip() + "\n";
    X509Certificate certificate = PemPair.certificate(block.getBytes(StandardCharsets.ISO_8859_1));
    return new PemFile(
        certificate, (text.substring(0, begin) + text.substring(end + END.length())).strip());
  }

  /**
   * Of this file, at most 1 MiB.
   *
   * @throws Unreadable it cannot be read, or there is no certificate in it
   */
  static PemFile read(Path file) throws Unreadable {
    return of(SmallFile.read(file));
  }

  /** A file with this certificate and the same rest. */
  static String with(String certificate, String rest) {
    return rest.isEmpty() ? certificate : certificate + rest + "\n";
  }

  /**
   * The same blocks with this private key in the place of the one that is among them; where there
   * is no whole one, what is left of it is in the way, and the key is all.
   */
  static String withKey(String rest, String key) {
    Matcher present = KEY.matcher(rest);
    return present.find()
        ? present.replaceFirst(Matcher.quoteReplacement(key.strip()))
        : key.strip();
  }

  @Override
  public String toString() {
    return "PemFile";
  }
}
