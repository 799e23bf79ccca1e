package dev.signet.request;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1NumericString;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A PKCS#10 request (RFC 2986), read with Bouncy Castle's structures. It is read as the API server
 * reads it, or not at all: admission has let it pass for what Go's parser sees in it.
 *
 * @param structure the request itself
 * @param subject its subject
 * @param names the alternative names that it asks for
 */
record Pkcs10(PKCS10CertificationRequest structure, SubjectName subject, AlternativeNames names) {

  /**
   * Reads strict DER.
   *
   * @throws IOException these bytes are not a request, not in the one encoding that DER allows, or
   *     another parser could read something else in them
   */
  static Pkcs10 read(byte[] der) throws IOException {
    try {
      PKCS10CertificationRequest request = new PKCS10CertificationRequest(der);
      byte[] again = request.toASN1Structure().getEncoded(ASN1Encoding.DER);
      if (!Arrays.equals(der, again)) {
        throw new IOException("not in DER");
      }
      return new Pkcs10(request, subject(request), names(request));
    } catch (RuntimeException malformed) {
      // Bouncy Castle casts and indexes without looking: what it throws depends on the fault.
      throw new IOException("its structure is not that of a request", malformed);
    }
  }

  /** Whether whoever made the request holds the private key. */
  boolean provesPossession() {
    try {
      var verifier =
          new JcaContentVerifierProviderBuilder().build(structure.getSubjectPublicKeyInfo());
      return structure.isSignatureValid(verifier);
    } catch (OperatorCreationException | PKCSException | RuntimeException notVerifiable) {
      // A key or an algorithm that no provider knows proves nothing.
      return false;
    }
  }

  private static SubjectName subject(PKCS10CertificationRequest request) throws IOException {
    List<SubjectName.Attribute> attributes = new ArrayList<>();
    for (var rdn : request.getSubject().getRDNs()) {
      for (var attribute : rdn.getTypesAndValues()) {
        attributes.add(new SubjectName.Attribute(attribute.getType(), text(attribute)));
      }
    }
    return new SubjectName(attributes);
  }

  /** Of the other kinds of string Go ignores some and decodes some otherwise. */
  private static String text(AttributeTypeAndValue attribute) throws IOException {
    return switch (attribute.getValue()) {
      case ASN1PrintableString printable -> printable.getString();
      case ASN1UTF8String utf8 -> utf8.getString();
      case ASN1IA5String ascii -> ascii.getString();
      case ASN1NumericString digits -> digits.getString();
      default ->
          throw new IOException(
              "the value of subject attribute %s is not a string of a common kind"
                  .formatted(attribute.getType()));
    };
  }

  private static AlternativeNames names(PKCS10CertificationRequest request) throws IOException {
    Attribute[] asked = request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest);
    if (asked.length == 0) {
      return AlternativeNames.NONE;
    }
    if (asked.length > 1 || asked[0].getAttributeValues().length != 1) {
      throw new IOException("several lists of extensions");
    }
    // Not request.getRequestedExtensions(), which puts two lists of names into one.
    Extension names =
        Extensions.getInstance(asked[0].getAttributeValues()[0])
            .getExtension(Extension.subjectAlternativeName);
    return names == null
        ? AlternativeNames.NONE
        : names(GeneralNames.getInstance(names.getParsedValue()));
  }

  private static AlternativeNames names(GeneralNames generalNames) throws IOException {
    List<String> dns = new ArrayList<>();
    List<String> emails = new ArrayList<>();
    List<InetAddress> ips = new ArrayList<>();
    List<String> uris = new ArrayList<>();
    int others = 0;
    for (GeneralName name : generalNames.getNames()) {
      switch (name.getTagNo()) {
        case GeneralName.dNSName -> dns.add(text(name));
        case GeneralName.rfc822Name -> emails.add(text(name));
        case GeneralName.iPAddress -> ips.add(address(name));
        case GeneralName.uniformResourceIdentifier -> uris.add(text(name));
        default -> others++;
      }
    }
    return new AlternativeNames(dns, emails, ips, uris, others);
  }

  private static String text(GeneralName name) throws IOException {
    String text = ASN1IA5String.getInstance(name.getName()).getString();
    if (!DERIA5String.isIA5String(text)) {
      throw new IOException("a name beyond ASCII");
    }
    return text;
  }

  private static InetAddress address(GeneralName name) throws IOException {
    try {
      return InetAddress.getByAddress(ASN1OctetString.getInstance(name.getName()).getOctets());
    } catch (UnknownHostException wrongLength) {
      throw new IOException("an IP address of neither 4 nor 16 bytes", wrongLength);
    }
  }
}
