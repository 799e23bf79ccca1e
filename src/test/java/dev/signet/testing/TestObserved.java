package dev.signet.testing;

import dev.signet.expiry.CertificateFacts;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.ObservedCertificate;
import java.time.Instant;

/** Observed certificates that say what a test needs. */
public final class TestObserved {

  private TestObserved() {}

  /** Issued for this CertificateSigningRequest. */
  public static ObservedCertificate issued(
      CertificateKind kind, String commonName, String request, Instant from, Instant to) {
    return ObservedCertificate.issued(kind, request, facts(commonName, from, to));
  }

  /** Of no authority; signed by the CA named ca. */
  public static CertificateFacts facts(String commonName, Instant from, Instant to) {
    return new CertificateFacts(
        "CN=" + commonName, commonName, "CN=ca", from, to, "00".repeat(32), false);
  }
}
