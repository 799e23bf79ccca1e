package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What openssl reads in a request: a second opinion that shares no code with Bouncy Castle.
 *
 * @param subject lines such as {@code commonName = x}, in order
 * @param names such as {@code DNS:x}, sorted; addresses as Java writes them
 * @param publicKeyPem the key
 */
public record OpensslRequest(List<String> subject, List<String> names, String publicKeyPem) {
  private static final Pattern SUBJECT = Pattern.compile("(?s)\nsubject=(.*)\\z");
  private static final Pattern KEY =
      Pattern.compile("(?s)-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----\n");
  private static final Pattern NAMES =
      Pattern.compile("X509v3 Subject Alternative Name: *(?:critical)?\\s*\n +([^\n]*)\n");
  private static final Pattern BETWEEN_NAMES =
      Pattern.compile(", (?=(?:DNS|email|URI|IP Address|othername|DirName|Registered ID):)");
  private static final String ADDRESS = "IP Address:";

  /** Runs openssl; it has to be on the PATH. Fails if the signature is not the key's. */
  public static OpensslRequest read(String pem) {
    String out = run(pem);
    assertThat(out).contains("self-signature verify OK");
    return new OpensslRequest(subject(out), names(out), first(KEY, out, 0));
  }

  private static String run(String pem) {
    try {
      var process =
          new ProcessBuilder(
                  "openssl",
                  "req",
                  "-noout",
                  "-verify",
                  "-subject",
                  "-nameopt",
                  "multiline,utf8,-esc_msb,-align",
                  "-pubkey",
                  "-text")
              .redirectErrorStream(true)
              .start();
      try (var in = process.getOutputStream()) {
        in.write(pem.getBytes(StandardCharsets.US_ASCII));
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("openssl is needed: apt-get install openssl", e);
    }
  }

  private static List<String> subject(String out) {
    return first(SUBJECT, out, 1).lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
  }

  private static List<String> names(String out) {
    String all = first(NAMES, out, 1);
    return all.isEmpty()
        ? List.of()
        : Arrays.stream(BETWEEN_NAMES.split(all)).map(OpensslRequest::canonical).sorted().toList();
  }

  private static String canonical(String name) {
    return name.startsWith(ADDRESS)
        ? ADDRESS + InetAddress.ofLiteral(name.substring(ADDRESS.length())).getHostAddress()
        : name;
  }

  private static String first(Pattern pattern, String out, int group) {
    var matcher = pattern.matcher(out);
    return matcher.find() ? matcher.group(group) : "";
  }
}
