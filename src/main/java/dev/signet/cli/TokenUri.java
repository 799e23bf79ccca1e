package dev.signet.cli;

import dev.signet.api.Pkcs11Ref;
import dev.signet.api.SecretValueRef;
import dev.signet.api.TokenCertificateRef;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A private key in a token by its URI (RFC 7512), as {@code
 * pkcs11:token=root;object=kubernetes?module-path=/usr/lib/libhsm.so}. What is not understood is
 * refused: it may be what tells one key from another. A PIN has no place in it, since others see
 * the arguments of a process.
 *
 * @param module the library, if it is named
 * @param token the token's label, or null
 * @param slot the number of its slot, or null
 * @param keyLabel CKA_LABEL, or null
 * @param keyId CKA_ID in hexadecimal, or null
 */
record TokenUri(Optional<String> module, String token, Long slot, String keyLabel, String keyId) {

  static final String SCHEME = "pkcs11:";

  private static final Set<String> KNOWN =
      Set.of("token", "slot-id", "object", "id", "type", "module-path");

  /** As a policy's; the JDK reads it from a line of a configuration. */
  private static final Pattern MODULE = Pattern.compile("(/[A-Za-z0-9._+-]+)+");

  private static final Pattern ESCAPED = Pattern.compile("([^%]|%[0-9A-Fa-f]{2})*");

  /**
   * Reads it.
   *
   * @throws Mistake it is none, or does not say which token and key
   */
  static TokenUri of(String text) throws Mistake {
    Map<String, String> attributes = attributes(text);
    var uri =
        new TokenUri(
            Optional.ofNullable(attributes.get("module-path")).map(TokenUri::decoded),
            text(attributes, "token"),
            slot(attributes.get("slot-id")),
            text(attributes, "object"),
            id(attributes.get("id")));
    if ((uri.token == null) == (uri.slot == null)) {
      throw new Mistake("name the token in the URI by either token=LABEL or slot-id=NUMBER");
    }
    if (uri.keyLabel == null && uri.keyId == null) {
      throw new Mistake("name the key in the URI by object=LABEL, id=%01%02, or both");
    }
    if (!"private".equals(attributes.getOrDefault("type", "private"))) {
      throw new Mistake("the URI is of something else than a private key: leave out type=");
    }
    return uri;
  }

  /**
   * What is looked for.
   *
   * @param otherwise the library where the URI names none
   * @param certificate of the CA; empty: it is in the token
   * @param pin where the PIN is, if there is one
   * @throws Mistake there is no library
   */
  Pkcs11Ref ref(Optional<Path> otherwise, Optional<Path> certificate, Optional<SecretValueRef> pin)
      throws Mistake {
    String library =
        module
            .or(() -> otherwise.map(Path::toString))
            .orElseThrow(
                () ->
                    new Mistake(
                        "which library is the token's? Say --pkcs11-module=FILE, or module-path in"
                            + " the URI"));
    if (!MODULE.matcher(library).matches()) {
      throw new Mistake(
          "%s: write the path of the library from / on, with nothing but letters, digits and . _ + -"
              .formatted(library));
    }
    return new Pkcs11Ref(
        library,
        token,
        slot,
        keyLabel,
        keyId,
        certificate
            .map(file -> new TokenCertificateRef(null, null, file.toAbsolutePath().toString()))
            .orElse(null),
        pin.orElse(null));
  }

  private static Map<String, String> attributes(String text) throws Mistake {
    Map<String, String> attributes = new LinkedHashMap<>();
    String[] parts = text.substring(SCHEME.length()).split("[;?&]");
    for (String part : List.of(parts)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (name.equals("pin-value") || name.equals("pin-source")) {
        throw new Mistake("leave %s out of the URI: --ca-pin says where it is".formatted(name));
      }
      if (equals < 0 || !KNOWN.contains(name)) {
        throw new Mistake(
            "the URI has %s, which is none of token, slot-id, object, id, type and module-path"
                .formatted(name));
      }
      String value = part.substring(equals + 1);
      if (value.isEmpty() || !ESCAPED.matcher(value).matches()) {
        throw new Mistake("the URI's %s is not as RFC 7512 has it".formatted(name));
      }
      if (attributes.put(name, value) != null) {
        throw new Mistake("the URI has %s twice".formatted(name));
      }
    }
    return attributes;
  }

  private static String text(Map<String, String> attributes, String name) {
    return Optional.ofNullable(attributes.get(name)).map(TokenUri::decoded).orElse(null);
  }

  /** A plus is one: this is no form. */
  private static String decoded(String value) {
    return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Long slot(String value) throws Mistake {
    try {
      return value == null ? null : Long.valueOf(Long.parseUnsignedLong(value));
    } catch (NumberFormatException e) {
      throw new Mistake("slot-id=%s is no number".formatted(value));
    }
  }

  /** Its bytes, of which each may stand for itself. */
  private static String id(String value) {
    return value == null
        ? null
        : HexFormat.of()
            .formatHex(
                URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                    .getBytes(StandardCharsets.ISO_8859_1));
  }
}
