package dev.signet.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The CERTIFICATE REQUEST block of a PEM text (RFC 7468). */
final class PemBlock {

  private static final Pattern ALONE =
      Pattern.compile(
          "\\A-----BEGIN CERTIFICATE REQUEST-----\\r?\\n"
              + "([A-Za-z0-9+/=\\r\\n]++)"
              + "-----END CERTIFICATE REQUEST-----\\s*+\\z");

  /** As Go's encoding/pem finds it: anywhere at the start of a line, with or without headers. */
  private static final Pattern ANYWHERE =
      Pattern.compile(
          "(?m)^-----BEGIN CERTIFICATE REQUEST-----[ \\t]*+\\r?\\n"
              + "(?:[^\\n:]++:[^\\n]*+\\n)*+(?:\\r?\\n)?"
              + "([A-Za-z0-9+/=\\s]++)"
              + "-----END CERTIFICATE REQUEST-----[ \\t]*+\\r?$");

  private final byte[] der;
  private final boolean alone;

  private PemBlock(byte[] der, boolean alone) {
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

  /** The block that Go reads, if there is one. */
  static Optional<PemBlock> requestIn(byte[] pem) {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    Matcher alone = ALONE.matcher(text);
    if (alone.matches()) {
      return block(alone, true);
    }
    Matcher anywhere = ANYWHERE.matcher(text);
    return anywhere.find() ? block(anywhere, false) : Optional.empty();
  }

  private static Optional<PemBlock> block(Matcher matcher, boolean alone) {
    try {
      byte[] der = Base64.getDecoder().decode(matcher.group(1).replaceAll("\\s", ""));
      return Optional.of(new PemBlock(der, alone));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
