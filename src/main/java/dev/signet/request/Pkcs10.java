package dev.signet.request;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/** A PKCS#10 request (RFC 2986), read with Bouncy Castle's structures. */
final class Pkcs10 {

  private final PKCS10CertificationRequest request;

  private Pkcs10(PKCS10CertificationRequest request) {
    this.request = request;
  }

  /**
   * Reads strict DER.
   *
   * @throws IOException these bytes are not a request, or not in the one encoding that DER allows
   */
  static Pkcs10 read(byte[] der) throws IOException {
    PKCS10CertificationRequest request = new PKCS10CertificationRequest(der);
    byte[] again = request.toASN1Structure().getEncoded(ASN1Encoding.DER);
    if (!Arrays.equals(der, again)) {
      throw new IOException("not in DER");
    }
    return new Pkcs10(request);
  }

  /** Whether whoever made the request holds the private key. */
  boolean provesPossession() {
    try {
      var verifier =
          new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo());
      return request.isSignatureValid(verifier);
    } catch (OperatorCreationException | PKCSException | RuntimeException notVerifiable) {
      // A key or an algorithm that no provider knows proves nothing.
      return false;
    }
  }

  PKCS10CertificationRequest structure() {
    return request;
  }

  SubjectName subject() {
    List<SubjectName.Attribute> attributes = new ArrayList<>();
    for (var rdn : request.getSubject().getRDNs()) {
      for (var attribute : rdn.getTypesAndValues()) {
        if (attribute.getValue() instanceof ASN1String value) {
          attributes.add(new SubjectName.Attribute(attribute.getType(), value.getString()));
        }
      }
    }
    return new SubjectName(attributes);
  }

  /**
   * The alternative names.
   *
   * @throws IOException one of them has no valid form, or there are several lists
   */
  AlternativeNames names() throws IOException {
    Extensions extensions = request.getRequestedExtensions();
    Extension extension =
        extensions == null ? null : extensions.getExtension(Extension.subjectAlternativeName);
    if (extension == null) {
      return AlternativeNames.NONE;
    }
    return names(GeneralNames.getInstance(extension.getParsedValue()));
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

  private static String text(GeneralName name) {
    return ASN1IA5String.getInstance(name.getName()).getString();
  }

  private static InetAddress address(GeneralName name) throws IOException {
    try {
      return InetAddress.getByAddress(ASN1OctetString.getInstance(name.getName()).getOctets());
    } catch (UnknownHostException wrongLength) {
      throw new IOException("an IP address of neither 4 nor 16 bytes", wrongLength);
    }
  }
}
