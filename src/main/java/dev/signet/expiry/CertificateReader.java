package dev.signet.expiry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMParser;

/** Reads the certificate in the status of a CertificateSigningRequest. */
public final class CertificateReader {

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
}
