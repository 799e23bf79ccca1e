package dev.signet.expiry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMParser;

/** Reads the certificate in the status of a CertificateSigningRequest. */
public final class CertificateReader {

  private CertificateReader() {}

  /** What the first certificate in these bytes says, or nothing if there is none. */
  public static Optional<ObservedCertificate> read(
      byte[] pem, CertificateKind kind, String request) {
    try (PEMParser parser =
        new PEMParser(
            new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
      return parser.readObject() instanceof X509CertificateHolder certificate
          ? Optional.of(
              new ObservedCertificate(
                  kind,
                  commonName(certificate),
                  request,
                  certificate.getNotBefore().toInstant(),
                  certificate.getNotAfter().toInstant()))
          : Optional.empty();
    } catch (IOException | RuntimeException notACertificate) {
      return Optional.empty();
    }
  }

  /** The last one, as in a request, and as it is: without the escapes of a distinguished name. */
  private static String commonName(X509CertificateHolder certificate) {
    return Arrays.stream(certificate.getSubject().getRDNs(BCStyle.CN))
        .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
        .filter(attribute -> attribute.getType().equals(BCStyle.CN))
        .map(attribute -> attribute.getValue() instanceof ASN1String text ? text.getString() : "")
        .reduce("", (first, last) -> last);
  }
}
