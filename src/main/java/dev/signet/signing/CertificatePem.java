package dev.signet.signing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A certificate in PEM (RFC 7468): 64 columns and a newline at the end, as Go writes it. */
public final class CertificatePem {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private CertificatePem() {}

  /** One CERTIFICATE block. */
  public static String of(byte[] der) {
    return "-----BEGIN CERTIFICATE-----\n"
        + LINES.encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }
}
