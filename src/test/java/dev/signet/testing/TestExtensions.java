package dev.signet.testing;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** The X.509 extensions that tests put into certificates and requests. */
public final class TestExtensions {
  private TestExtensions() {}

  /** Whether the subject is a CA. */
  public static Extension basicConstraints(boolean ca) {
    return of(Extension.basicConstraints, true, new BasicConstraints(ca));
  }

  /** Basic constraints of a CA with at most so many CAs below it. */
  public static Extension pathLength(int length) {
    return of(Extension.basicConstraints, true, new BasicConstraints(length));
  }

  /** Key usage: a sum of {@link KeyUsage}'s constants. */
  public static Extension keyUsage(int bits) {
    return of(Extension.keyUsage, true, new KeyUsage(bits));
  }

  /** Extended key usage. */
  public static Extension extendedKeyUsage(KeyPurposeId... purposes) {
    return of(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
  }

  /** Subject alternative names; {@link TestNames} makes them. */
  public static Extension subjectAlternativeNames(GeneralName... names) {
    return of(Extension.subjectAlternativeName, false, new GeneralNames(names));
  }

  /** Any extension at all. */
  public static Extension of(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
    try {
      return Extension.create(type, critical, value);
    } catch (IOException e) {
      throw new IllegalArgumentException("extension " + type + " cannot be encoded", e);
    }
  }
}
