package dev.signet.signing;

import dev.signet.request.SubjectName;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * The subject of a certificate. It is not copied but written anew as Go's crypto/x509/pkix writes
 * it, so that a certificate reads the same whoever signed it: a fixed order of types, all values of
 * a type in one RDN, the last common name and serial number, PrintableString where the characters
 * allow it, and no other types of attribute.
 */
final class SubjectEncoding {

  private static final List<ASN1ObjectIdentifier> MANY =
      List.of(
          BCStyle.C,
          BCStyle.ST,
          BCStyle.L,
          BCStyle.STREET,
          BCStyle.POSTAL_CODE,
          BCStyle.O,
          BCStyle.OU);
  private static final List<ASN1ObjectIdentifier> ONE = List.of(BCStyle.CN, BCStyle.SERIALNUMBER);

  private SubjectEncoding() {}

  static X500Name of(SubjectName subject) {
    List<RDN> rdns = new ArrayList<>();
    for (ASN1ObjectIdentifier type : MANY) {
      List<String> values = subject.values(type);
      if (!values.isEmpty()) {
        rdns.add(rdn(type, values));
      }
    }
    for (ASN1ObjectIdentifier type : ONE) {
      List<String> values = subject.values(type);
      if (!values.isEmpty() && !values.getLast().isEmpty()) {
        rdns.add(rdn(type, List.of(values.getLast())));
      }
    }
    return new X500Name(rdns.toArray(RDN[]::new));
  }

  private static RDN rdn(ASN1ObjectIdentifier type, List<String> values) {
    return new RDN(
        values.stream()
            .map(value -> new AttributeTypeAndValue(type, string(value)))
            .toArray(AttributeTypeAndValue[]::new));
  }

  /** Go writes a PrintableString where every character is one of X.680's, else a UTF8String. */
  private static ASN1Encodable string(String value) {
    return DERPrintableString.isPrintableString(value)
        ? new DERPrintableString(value)
        : new DERUTF8String(value);
  }
}
