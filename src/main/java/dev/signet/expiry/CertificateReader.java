package dev.signet.expiry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
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

  private static String commonName(X509CertificateHolder certificate) {
    RDN[] names = certificate.getSubject().getRDNs(BCStyle.CN);
    return names.length == 0
        ? ""
        : IETFUtils.valueToString(names[names.length - 1].getFirst().getValue());
  }
}
