package dev.signet.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * What a certificate is good for, as text that is equal if and only if it is. Case counts:
 * Kubernetes takes users and groups by their bytes. How a name's text is encoded does not.
 *
 * @param subject its parts, in order
 * @param names alternative names, each after its kind
 * @param usages of both kinds
 */
public record LeafContent(List<String> subject, Set<String> names, Set<String> usages) {

  /** Copies what it is given. */
  public LeafContent {
    subject = List.copyOf(subject);
    names = Collections.unmodifiableSet(new TreeSet<>(names));
    usages = Collections.unmodifiableSet(new TreeSet<>(usages));
  }

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

  /** Of this certificate. */
  public static LeafContent of(X509Certificate certificate) {
    try {
      var holder = new X509CertificateHolder(certificate.getEncoded());
      return of(holder.getSubject(), holder.getExtensions());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has bytes", e);
    }
  }

  /**
   * Of this subject with these extensions.
   *
   * @param extensions or null
   * @throws IllegalArgumentException one of them cannot be read
   */
  static LeafContent of(X500Name subject, Extensions extensions) {
    return new LeafContent(
        Arrays.stream(subject.getRDNs()).map(LeafContent::part).toList(),
        names(extensions),
        usages(extensions));
  }

  /** In one line, for people. */
  public String text() {
    return Stream.of(List.of(String.join(",", subject)), names, usages)
        .flatMap(Collection::stream)
        .collect(Collectors.joining(", "));
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
      case GeneralName.iPAddress ->
          "IP:" + address(ASN1OctetString.getInstance(name.getName()).getOctets());
      default -> name.toString();
    };
  }

  static String address(byte[] bytes) {
    return bytes.length == 4
        ? IntStream.range(0, 4)
            .mapToObj(i -> String.valueOf(bytes[i] & 0xff))
            .collect(Collectors.joining("."))
        : HexFormat.ofDelimiter(":").formatHex(bytes);
  }

  private static Set<String> usages(Extensions extensions) {
    KeyUsage bits = extensions == null ? null : KeyUsage.fromExtensions(extensions);
    ExtendedKeyUsage purposes =
        extensions == null ? null : ExtendedKeyUsage.fromExtensions(extensions);
    return Stream.concat(
            bits == null
                ? Stream.of()
                : IntStream.range(0, KEY_USAGES.size())
                    .filter(i -> bits.hasUsages(bit(i)))
                    .mapToObj(KEY_USAGES::get),
            purposes == null
                ? Stream.of()
                : Arrays.stream(purposes.getUsages()).map(LeafContent::purpose))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** As Bouncy Castle numbers them: the ninth is in the second byte. */
  private static int bit(int position) {
    return position < Byte.SIZE ? 0x80 >> position : 0x8000;
  }

  private static String purpose(KeyPurposeId purpose) {
    if (purpose.equals(KeyPurposeId.id_kp_serverAuth)) {
      return "server auth";
    }
    return purpose.equals(KeyPurposeId.id_kp_clientAuth) ? "client auth" : purpose.getId();
  }
}
