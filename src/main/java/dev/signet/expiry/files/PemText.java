package dev.signet.expiry.files;

import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.files.Contents.Entry;
import dev.signet.expiry.files.Contents.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * The CERTIFICATE blocks of a PEM text (RFC 7468). Any other block is skipped as it stands: a
 * private key is never made a String and never decoded.
 */
final class PemText {

  private static final byte[] BEGIN = ascii("-----BEGIN ");
  private static final byte[] END = ascii("-----END ");
  private static final byte[] DASHES = ascii("-----");
  private static final Set<String> CERTIFICATE = Set.of("CERTIFICATE", "X509 CERTIFICATE");
  private static final int LONGEST_LABEL = 64;

  /** After so many it is no bundle, and somebody would have to read them all. */
  private static final int MOST_FAULTS = 100;

  /** RFC 1421, 4.6: "Proc-Type: 4,ENCRYPTED" and the like. */
  private static final Pattern HEADERS = Pattern.compile("(?m)^[A-Za-z-]+:.*$");

  private final byte[] text;
  private final List<Entry> certificates = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private int blocks;
  private int keys;

  private PemText(byte[] text) {
    this.text = text;
  }

  /** Whether there is a block in it. */
  static boolean is(byte[] bytes) {
    return new PemText(bytes).begin(0) >= 0;
  }

  static Contents read(byte[] bytes) {
    return new PemText(bytes).read();
  }

  private Contents read() {
    for (int at = begin(0); at >= 0 && faults.size() < MOST_FAULTS; at = begin(at)) {
      at = block(at + BEGIN.length);
    }
    if (certificates.isEmpty() && faults.isEmpty()) {
      return keys > 0 && keys == blocks
          ? Contents.of(Reason.OnlyAKey, "It holds a private key and no certificate.")
          : Contents.of(Reason.NoCertificate, "It has PEM blocks, and none is a certificate.");
    }
    return certificates.size() == 1 && faults.isEmpty()
        ? Contents.of(List.of(certificates.getFirst().certificate()))
        : new Contents(certificates, faults);
  }

  /** Reads the block whose label begins here, and says where to look on. */
  private int block(int from) {
    blocks++;
    Optional<String> label = label(from);
    if (label.isEmpty()) {
      faults.add(malformed("A block has no end to its first line."));
      return from;
    }
    if (label.get().endsWith("PRIVATE KEY")) {
      keys++;
    }
    int body = from + label.get().length() + DASHES.length;
    int next = begin(body);
    int end = indexOf(END, body, next < 0 ? text.length : next); // each byte is looked at once
    boolean isCertificate = CERTIFICATE.contains(label.get());
    if (end < 0) {
      if (isCertificate) {
        faults.add(malformed("A certificate is cut off."));
      }
      return body;
    }
    if (isCertificate) {
      certificate(body, end);
    }
    return end;
  }

  private void certificate(int body, int end) {
    String inside = new String(text, body, end - body, StandardCharsets.ISO_8859_1);
    try {
      byte[] der = Base64.getMimeDecoder().decode(HEADERS.matcher(inside).replaceAll(""));
      certificates.add(new Entry(String.valueOf(blocks), new X509CertificateHolder(der)));
    } catch (IOException | RuntimeException broken) {
      faults.add(malformed("A block is called a certificate and is none."));
    }
  }

  private Fault malformed(String message) {
    return new Fault(blocks == 1 ? "" : String.valueOf(blocks), Reason.Malformed, message);
  }

  private Optional<String> label(int from) {
    int end = indexOf(DASHES, from, Math.min(text.length, from + LONGEST_LABEL));
    return end < 0
        ? Optional.empty()
        : Optional.of(new String(text, from, end - from, StandardCharsets.US_ASCII));
  }

  /** Where a block begins: at the beginning of a line, as Go and OpenSSL have it. */
  private int begin(int from) {
    for (int at = indexOf(BEGIN, from, text.length);
        at >= 0;
        at = indexOf(BEGIN, at + 1, text.length)) {
      if (at == 0 || text[at - 1] == '\n' || text[at - 1] == '\r') {
        return at;
      }
    }
    return -1;
  }

  private int indexOf(byte[] what, int from, int to) {
    for (int at = from; at <= to - what.length; at++) {
      if (text[at] == what[0] && Arrays.equals(text, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
