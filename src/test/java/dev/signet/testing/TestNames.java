package dev.signet.testing;

import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;

/** Subject alternative names of every type that RFC 5280, 4.2.1.6 knows. */
public final class TestNames {
  private TestNames() {}

  /** A DNS name. */
  public static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }

  /** An IPv4 or IPv6 address. */
  public static GeneralName ip(String address) {
    return new GeneralName(GeneralName.iPAddress, address);
  }

  /** An email address. */
  public static GeneralName email(String address) {
    return new GeneralName(GeneralName.rfc822Name, address);
  }

  /** A URI. */
  public static GeneralName uri(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  /** A distinguished name, such as {@code CN=node-1,O=example}. */
  public static GeneralName directory(String distinguishedName) {
    return new GeneralName(new X500Name(distinguishedName));
  }

  /** A registered object identifier, such as {@code 1.2.3.4}. */
  public static GeneralName registeredId(String oid) {
    return new GeneralName(GeneralName.registeredID, oid);
  }

  /** An other name that holds a UTF-8 string, as Microsoft's user principal names do. */
  public static GeneralName other(String oid, String value) {
    var content = new DERTaggedObject(true, 0, new DERUTF8String(value));
    return new GeneralName(GeneralName.otherName, sequence(new ASN1ObjectIdentifier(oid), content));
  }

  /** An EDI party name: nobody uses one, a parser still meets it in a hostile request. */
  public static GeneralName ediParty(String name) {
    // DirectoryString is a CHOICE, so its tag is explicit.
    return new GeneralName(
        GeneralName.ediPartyName, sequence(new DERTaggedObject(true, 1, new DERUTF8String(name))));
  }

  /** An empty X.400 address. */
  public static GeneralName x400() {
    return new GeneralName(GeneralName.x400Address, sequence(new DERSequence(), new DERSet()));
  }

  /** One name of each of the nine types. */
  public static List<GeneralName> oneOfEachType() {
    return List.of(
        other("1.3.6.1.4.1.311.20.2.3", "node-1@example.com"),
        email("node-1@example.com"),
        dns("node-1.example.com"),
        x400(),
        directory("CN=node-1"),
        ediParty("node-1"),
        uri("spiffe://example.com/node-1"),
        ip("10.0.0.1"),
        registeredId("1.2.3.4"));
  }

  private static DERSequence sequence(ASN1Encodable... elements) {
    return new DERSequence(elements);
  }
}
