package dev.signet.expiry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMParser;

/** Reads certificates that objects of the API server hold. */
public final class CertificateReader {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private CertificateReader() {}

  /** What the first certificate in these bytes says, or nothing if there is none. */
  public static Optional<CertificateFacts> read(byte[] pem) {
    try (PEMParser parser =
        new PEMParser(
            new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
      return parser.readObject() instanceof X509CertificateHolder certificate
          ? Optional.of(CertificateFacts.of(certificate))
          : Optional.empty();
    } catch (IOException | RuntimeException notACertificate) {
      return Optional.empty();
    }
  }

  /**
   * What all certificates in these bytes say: of a PEM bundle, in which nothing else is decoded, or
   * of one certificate in DER. What cannot be read is left out.
   */
  public static List<CertificateFacts> readAll(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.contains(BEGIN)) {
      return facts(bytes).stream().toList();
    }
    List<CertificateFacts> all = new ArrayList<>();
    int begin = text.indexOf(BEGIN);
    while (begin >= 0) {
      int end = text.indexOf(END, begin);
      if (end < 0) {
        return all;
      }
      decoded(text.substring(begin + BEGIN.length(), end))
          .flatMap(CertificateReader::facts)
          .ifPresent(all::add);
      begin = text.indexOf(BEGIN, end);
    }
    return all;
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Optional<CertificateFacts> facts(byte[] der) {
    try {
      return Optional.of(CertificateFacts.of(new X509CertificateHolder(der)));
    } catch (IOException | RuntimeException notACertificate) {
      return Optional.empty();
    }
  }
}
