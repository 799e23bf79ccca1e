package dev.signet.request;

import dev.signet.request.ReadResult.Unreadable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.x509.GeneralName;

/** Reads alternative names (RFC 5280, 4.2.1.6) as Go's crypto/x509 does. */
final class NamesReader {

  /** RFC 1123 labels, the first one may be a wildcard; which names may be asked for is policy. */
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?:\\*\\.)?[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

  private static final int MAX_DNS_NAME = 253;

  /** Neither blanks nor control characters. */
  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

  private final List<String> dns = new ArrayList<>();
  private final List<String> emails = new ArrayList<>();
  private final List<InetAddress> ips = new ArrayList<>();
  private final List<String> uris = new ArrayList<>();
  private final List<Unreadable> irregularities;
  private int others;

  private NamesReader(List<Unreadable> irregularities) {
    this.irregularities = irregularities;
  }

  /**
   * Reads the value of the extension.
   *
   * @throws IOException Go refuses it as well
   */
  static AlternativeNames read(byte[] value, List<Unreadable> irregularities) throws IOException {
    NamesReader reader = new NamesReader(irregularities);
    DerElement list = DerElement.first(value);
    if (!list.isAll()) {
      irregularities.add(
          new Unreadable(Reason.NotPkcs10, "There is something behind the alternative names."));
    }
    for (DerElement name : list.elements(DerElement.SEQUENCE)) {
      reader.read(name);
    }
    return new AlternativeNames(reader.dns, reader.emails, reader.ips, reader.uris, reader.others);
  }

  /** A name that is constructed where RFC 5280 has a plain one is invisible to Go. */
  private void read(DerElement name) throws IOException {
    switch (name.tag() ^ BERTags.CONTEXT_SPECIFIC) {
      case GeneralName.dNSName -> dns(text(name));
      case GeneralName.rfc822Name -> emails.add(visible(text(name)));
      case GeneralName.iPAddress -> ips.add(address(name.content()));
      case GeneralName.uniformResourceIdentifier -> uris.add(visible(text(name)));
      default -> other();
    }
  }

  private void other() {
    others++;
    irregularities.add(
        new Unreadable(
            Reason.OtherNamesNotAllowed,
            "subjectAltNames of kinds other than DNS, Email, IP and URI are not allowed"));
  }

  private void dns(String name) {
    if (name.length() > MAX_DNS_NAME || !DNS_NAME.matcher(name).matches()) {
      malformed();
    }
    dns.add(name);
  }

  private String visible(String text) {
    if (!VISIBLE.matcher(text).matches()) {
      malformed();
    }
    return text;
  }

  /** What it is stays unsaid: it may hold what a terminal obeys. */
  private void malformed() {
    irregularities.add(
        new Unreadable(
            Reason.MalformedName,
            "An alternative name is not one: a DNS name has labels of letters, digits and hyphens;"
                + " no name has blanks or control characters."));
  }

  private static String text(DerElement name) throws IOException {
    String text = new String(name.content(), StandardCharsets.ISO_8859_1);
    if (text.chars().anyMatch(c -> c > 0x7f)) {
      throw new IOException("a name beyond ASCII");
    }
    return text;
  }

  private static InetAddress address(byte[] octets) throws IOException {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException wrongLength) {
      throw new IOException("an IP address of neither 4 nor 16 bytes", wrongLength);
    }
  }
}
