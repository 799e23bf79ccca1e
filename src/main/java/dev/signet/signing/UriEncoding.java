package dev.signet.signing;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URI as it stands in a certificate. Like the subject it is not copied: kube-controller-manager
 * parses it and writes what it understood (net/url of Go 1.26). Most URIs come out as they were; a
 * scheme becomes lower case, an empty fragment goes, characters that a part may not have are
 * escaped.
 */
final class UriEncoding {

  /** What no part ever escapes (RFC 3986, 2.3). */
  private static final String UNRESERVED = "A-Za-z0-9._~\\-";

  private static final String PATH = UNRESERVED + "$&+,/:;=@";
  private static final String FRAGMENT = UNRESERVED + "!$&()*+,/:;=?@";
  private static final String USER = UNRESERVED + "$&+,;=";
  private static final String HOST = UNRESERVED + "!\"$&'()*+,:;<=>\\[\\]";

  /** What may stand in a path or a fragment, though Go itself would escape it. */
  private static final String TOLERATED = "!$&'()*+,;=:@\\[\\]%";

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.\\-]*):(.*)");
  private static final Pattern ESCAPED = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final int HEXADECIMAL = 16;

  private UriEncoding() {}

  /** The same URI as Go writes it; one that Go refuses may come out as anything. */
  static String of(String uri) {
    int hash = uri.indexOf('#');
    String fragment = hash < 0 ? "" : uri.substring(hash + 1);
    return withoutFragment(hash < 0 ? uri : uri.substring(0, hash))
        + (fragment.isEmpty() ? "" : "#" + tolerated(fragment, FRAGMENT));
  }

  private static String withoutFragment(String uri) {
    Matcher matcher = SCHEME.matcher(uri);
    boolean hasScheme = matcher.matches();
    String scheme = hasScheme ? matcher.group(1).toLowerCase(Locale.ROOT) + ":" : "";
    String rest = hasScheme ? matcher.group(2) : uri;
    int mark = rest.indexOf('?');
    String query = mark < 0 ? "" : rest.substring(mark);
    String hierarchy = mark < 0 ? rest : rest.substring(0, mark);
    if (hasScheme && !hierarchy.startsWith("/")) {
      return scheme + rest;
    }
    if (hierarchy.startsWith("//") && (hasScheme || !hierarchy.startsWith("///"))) {
      return scheme + withAuthority(hierarchy.substring(2), hasScheme) + query;
    }
    String path = tolerated(hierarchy, PATH);
    return scheme + (isTakenForScheme(path) && !hasScheme ? "./" : "") + path + query;
  }

  private static String withAuthority(String text, boolean hasScheme) {
    int slash = text.indexOf('/');
    String authority = slash < 0 ? text : text.substring(0, slash);
    String path = slash < 0 ? "" : tolerated(text.substring(slash), PATH);
    // What is empty is not written, unless a path would be taken for it.
    boolean isWritten = !authority.isEmpty() || (hasScheme && !path.isEmpty());
    return (isWritten ? "//" + authority(authority) : "") + path;
  }

  private static String authority(String authority) {
    int at = authority.lastIndexOf('@');
    String host = escaped(unescaped(authority.substring(at + 1)), HOST);
    if (at < 0) {
      return host;
    }
    String user = authority.substring(0, at);
    int colon = user.indexOf(':');
    return (colon < 0
            ? user(user)
            : user(user.substring(0, colon)) + ":" + user(user.substring(colon + 1)))
        + "@"
        + host;
  }

  private static String user(String text) {
    return escaped(unescaped(text), USER);
  }

  private static boolean isTakenForScheme(String path) {
    int slash = path.indexOf('/');
    return (slash < 0 ? path : path.substring(0, slash)).contains(":");
  }

  /** As it is if all of it may stand, else escaped anew. */
  private static String tolerated(String text, String unescaped) {
    return text.matches("[" + unescaped + TOLERATED + "]*")
        ? text
        : escaped(unescaped(text), unescaped);
  }

  private static String unescaped(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(found.group(1), HEXADECIMAL))));
  }

  private static String escaped(String text, String unescaped) {
    return Pattern.compile("[^" + unescaped + "]", Pattern.DOTALL)
        .matcher(text)
        .replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
  }
}
