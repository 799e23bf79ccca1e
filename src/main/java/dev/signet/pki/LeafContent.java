package dev.signet.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * What a certificate is good for, as text that is equal if and only if it is. Case counts:
 * Kubernetes takes users and groups by their bytes. How a name's text is encoded does not.
 *
 * @param subject its parts, in order
 * @param names alternative names, each after its kind
 * @param usages of both kinds
 */
record LeafContent(List<String> subject, Set<String> names, Set<String> usages) {

  /** In the order of the bits of RFC 5280, 4.2.1.3. */
  private static final List<String> KEY_USAGES =
      List.of(
          "digital signature",
          "content commitment",
          "key encipherment",
          "data encipherment",
          "key agreement",
          "cert sign",
          "crl sign",
          "encipher only",
          "decipher only");

  static LeafContent of(X509Certificate certificate) {
    try {
      var holder = new X509CertificateHolder(certificate.getEncoded());
      return new LeafContent(
          Arrays.stream(holder.getSubject().getRDNs()).map(LeafContent::part).toList(),
          names(holder.getExtensions()),
          usages(certificate, holder.getExtensions()));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has bytes", e);
    }
  }

  private static String part(RDN part) {
    return Arrays.stream(part.getTypesAndValues())
        .map(each -> type(each.getType().getId()) + "=" + IETFUtils.valueToString(each.getValue()))
        .sorted()
        .collect(Collectors.joining("+"));
  }

  private static String type(String id) {
    return switch (id) {
      case "2.5.4.3" -> "CN";
      case "2.5.4.10" -> "O";
      default -> id;
    };
  }

  private static Set<String> names(Extensions extensions) {
    GeneralNames names =
        extensions == null
            ? null
            : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    return names == null
        ? Set.of()
        : Arrays.stream(names.getNames())
            .map(LeafContent::name)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(GeneralName name) {
    return switch (name.getTagNo()) {
      case GeneralName.dNSName -> "DNS:" + name.getName();
      case GeneralName.iPAddress -> "IP:" + address(ASN1OctetString.getInstance(name.getName()));
      default -> name.toString();
    };
  }

  private static String address(ASN1OctetString octets) {
    byte[] bytes = octets.getOctets();
    return bytes.length == 4
        ? IntStream.range(0, 4)
            .mapToObj(i -> String.valueOf(bytes[i] & 0xff))
            .collect(Collectors.joining("."))
        : HexFormat.ofDelimiter(":").formatHex(bytes);
  }

  private static Set<String> usages(X509Certificate certificate, Extensions extensions) {
    boolean[] bits = certificate.getKeyUsage();
    ExtendedKeyUsage purposes =
        extensions == null ? null : ExtendedKeyUsage.fromExtensions(extensions);
    return Stream.concat(
            bits == null
                ? Stream.of()
                : IntStream.range(0, bits.length).filter(i -> bits[i]).mapToObj(KEY_USAGES::get),
            purposes == null
                ? Stream.of()
                : Arrays.stream(purposes.getUsages()).map(LeafContent::purpose))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String purpose(KeyPurposeId purpose) {
    if (purpose.equals(KeyPurposeId.id_kp_serverAuth)) {
      return "server auth";
    }
    return purpose.equals(KeyPurposeId.id_kp_clientAuth) ? "client auth" : purpose.getId();
  }
}
