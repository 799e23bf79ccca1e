package dev.signet.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** One PEM block and nothing else: no headers, no text around it (RFC 7468, strict form). */
final class PemBlock {

  private static final Pattern REQUEST =
      Pattern.compile(
          "\\A-----BEGIN CERTIFICATE REQUEST-----\\r?\\n"
              + "([A-Za-z0-9+/=\\r\\n]+)"
              + "-----END CERTIFICATE REQUEST-----\\s*\\z");

  private PemBlock() {}

  /** The DER inside, or nothing if these bytes are anything but one CERTIFICATE REQUEST block. */
  static Optional<byte[]> requestIn(byte[] pem) {
    var matcher = REQUEST.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(matcher.group(1).replaceAll("[\\r\\n]", "")));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
