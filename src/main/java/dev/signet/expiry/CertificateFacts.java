package dev.signet.expiry;

import dev.signet.signing.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * What a certificate says of itself, without its key and its signature.
 *
 * @param subject its distinguished name, in the order in which it stands there, as openssl prints
 *     it
 * @param commonName the last one of the subject, as it is; empty if there is none
 * @param issuer the distinguished name of who signed it
 * @param notBefore its beginning
 * @param notAfter its end
 * @param fingerprint SHA-256 of the whole certificate, in lowercase hexadecimal
 * @param isAuthority whether it may sign others
 */
public record CertificateFacts(
    String subject,
    String commonName,
    String issuer,
    Instant notBefore,
    Instant notAfter,
    String fingerprint,
    boolean isAuthority) {

  /**
   * Of this certificate.
   *
   * @throws RuntimeException of Bouncy Castle: it holds what no certificate may
   */
  public static CertificateFacts of(X509CertificateHolder certificate) {
    return of(
        certificate, certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  /** Of one that was just made with these dates: Bouncy Castle is slow at reading them. */
  public static CertificateFacts of(
      X509CertificateHolder certificate, Instant notBefore, Instant notAfter) {
    return new CertificateFacts(
        certificate.getSubject().toString(),
        commonName(certificate.getSubject()),
        certificate.getIssuer().toString(),
        notBefore,
        notAfter,
        fingerprint(certificate),
        Optional.ofNullable(BasicConstraints.fromExtensions(certificate.getExtensions()))
            .filter(BasicConstraints::isCA)
            .isPresent());
  }

  /** Without the escapes of a distinguished name. */
  private static String commonName(X500Name subject) {
    return Arrays.stream(subject.getRDNs(BCStyle.CN))
        .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
        .filter(attribute -> attribute.getType().equals(BCStyle.CN))
        .map(attribute -> attribute.getValue() instanceof ASN1String text ? text.getString() : "")
        .reduce("", (first, last) -> last);
  }

  private static String fingerprint(X509CertificateHolder certificate) {
    try {
      return HexFormat.of()
          .formatHex(Digests.sha256().digest(certificate.toASN1Structure().getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }
}
