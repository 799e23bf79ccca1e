package dev.signet.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The CERTIFICATE REQUEST block of a PEM text (RFC 7468). */
final class PemBlock {

  private static final Pattern ALONE =
      Pattern.compile(
          "\\A-----BEGIN CERTIFICATE REQUEST-----\\r?\\n"
              + "([A-Za-z0-9+/=\\r\\n]++)"
              + "-----END CERTIFICATE REQUEST-----\\s*+\\z");

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "\n-----END ";
  private static final String DASHES = "-----";
  private static final Pattern BLANKS = Pattern.compile("[ \\t\\r\\n]+");
  private static final int DIGITS_OF_A_GROUP = 4;
  private static final String TYPE = "CERTIFICATE REQUEST";

  private final String type;
  private final byte[] der;
  private final boolean alone;

  private PemBlock(String type, byte[] der, boolean alone) {
    this.type = type;
    this.der = der;
    this.alone = alone;
  }

  /** What is in it. */
  byte[] der() {
    return der.clone();
  }

  /** Whether there is nothing else: no headers, no text around it, no second block. */
  boolean isAlone() {
    return alone;
  }

  /**
   * The block that Go reads, if it is a request: the first one that is whole, wherever it stands,
   * with or without headers (encoding/pem of Go 1.26).
   */
  static Optional<PemBlock> requestIn(byte[] pem) {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    boolean alone = ALONE.matcher(text).matches();
    int from = 0;
    for (int end = text.indexOf(END); end >= 0; end = text.indexOf(END, from)) {
      int trailer = end + END.length();
      Optional<PemBlock> block = before(text, from, end, trailer, alone);
      if (block.isPresent()) {
        return block.filter(found -> found.type.equals(TYPE) && found.der.length > 0);
      }
      from = trailer;
    }
    return Optional.empty();
  }

  /**
   * The block whose last line begins at {@code end}, if it is whole.
   *
   * @param from where to look for its beginning
   * @param trailer where its type should stand again
   */
  private static Optional<PemBlock> before(
      String text, int from, int end, int trailer, boolean alone) {
    int begin = text.substring(from, end).lastIndexOf(BEGIN);
    if (begin < 0 || (begin > 0 && text.charAt(from + begin - 1) != '\n')) {
      return Optional.empty();
    }
    int typeAt = from + begin + BEGIN.length();
    String typeLine = line(text, typeAt);
    int at = nextLine(text, typeAt);
    boolean hasHeaders = false;
    while (at <= end && line(text, at).contains(":")) {
      hasHeaders = true;
      at = nextLine(text, at);
    }
    if (!typeLine.endsWith(DASHES)
        || (hasHeaders && at > end)
        || !line(text, trailer).equals(typeLine)) {
      return Optional.empty();
    }
    String type = typeLine.substring(0, typeLine.length() - DASHES.length());
    return decoded(at < end ? text.substring(at, end) : "")
        .map(der -> new PemBlock(type, der, alone));
  }

  /** The line from here on, without its end and the blanks before that. */
  private static String line(String text, int at) {
    int feed = text.indexOf('\n', at);
    int end = feed < 0 ? text.length() : feed;
    if (feed > at && text.charAt(feed - 1) == '\r') {
      end--;
    }
    while (end > at && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
      end--;
    }
    return text.substring(at, end);
  }

  private static int nextLine(String text, int at) {
    int feed = text.indexOf('\n', at);
    return feed < 0 ? text.length() : feed + 1;
  }

  /** With its padding, which the JDK's decoder does without. */
  private static Optional<byte[]> decoded(String base64) {
    String digits = BLANKS.matcher(base64).replaceAll("");
    if (digits.length() % DIGITS_OF_A_GROUP != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(digits));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
