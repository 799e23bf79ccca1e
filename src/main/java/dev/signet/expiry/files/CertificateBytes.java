package dev.signet.expiry.files;

import dev.signet.expiry.Problem.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.cert.X509CertificateHolder;

/** Finds out what bytes are, by the bytes, and reads the certificates in them. Pure. */
final class CertificateBytes {

  private static final int SEQUENCE = 0x30;
  private static final int PKCS12_VERSION = 3;

  private CertificateBytes() {}

  /**
   * PEM, DER or PKCS#12.
   *
   * @param password for PKCS#12; empty if there is none
   */
  static Contents read(byte[] bytes, char[] password) {
    Optional<Contents> unreadable = unreadable(bytes);
    if (unreadable.isPresent()) {
      return unreadable.get();
    }
    if (PemText.is(bytes)) {
      return PemText.read(bytes);
    }
    return bytes[0] == SEQUENCE
        ? binary(bytes, password)
        : Contents.of(Reason.NoCertificate, "It is neither PEM nor DER nor PKCS#12.");
  }

  /** What is wrong with it before it is looked into: there is nothing, or nobody reads it. */
  static Optional<Contents> unreadable(byte[] bytes) {
    if (isBlank(bytes)) {
      return Optional.of(Contents.of(Reason.Empty, "It is empty."));
    }
    return hasByteOrderMark(bytes)
        ? Optional.of(
            Contents.of(
                Reason.Malformed,
                "It begins with a byte order mark, with which Kubernetes does not read it: save it"
                    + " as plain ASCII."))
        : Optional.empty();
  }

  private static Contents binary(byte[] der, char[] password) {
    try {
      ASN1Primitive whole = ASN1Primitive.fromByteArray(der);
      if (whole instanceof ASN1Sequence outer
          && outer.size() > 0
          && outer.getObjectAt(0) instanceof ASN1Integer version) {
        return version.hasValue(PKCS12_VERSION)
            ? Pkcs12.read(der, password)
            : Contents.of(Reason.OnlyAKey, "It holds a private key and no certificate.");
      }
      return Contents.of(List.of(new X509CertificateHolder(der)));
    } catch (IOException | RuntimeException broken) {
      return Contents.of(Reason.Malformed, "It begins as DER and cannot be read as a certificate.");
    }
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return false;
      }
    }
    return true;
  }

  /** Of UTF-8 or of UTF-16 in either order. */
  private static boolean hasByteOrderMark(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    return first == 0xfffe
        || first == 0xfeff
        || (first == 0xefbb && bytes.length > 2 && (bytes[2] & 0xff) == 0xbf);
  }
}
