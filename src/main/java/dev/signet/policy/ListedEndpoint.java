package dev.signet.policy;

import dev.signet.api.Reporting;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where somebody serves a certificate.
 *
 * @param host a DNS name or an IP address, without brackets
 * @param port 1 to 65535
 */
public record ListedEndpoint(String host, int port) {

  private static final Pattern FORMAT = Pattern.compile(Reporting.ENDPOINT);
  private static final int HTTPS = 443;
  private static final int HIGHEST_PORT = 65_535;

  /** The endpoint that is written so, as {@code https://HOST:PORT}, or nothing if none is. */
  public static Optional<ListedEndpoint> parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String host = matcher.group(1);
    int port = matcher.group(3) == null ? HTTPS : Integer.parseInt(matcher.group(3).substring(1));
    return port < 1 || port > HIGHEST_PORT
        ? Optional.empty()
        : Optional.of(new ListedEndpoint(bare(host), port));
  }

  /** HOST:PORT, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
