package dev.signet.signing;

import dev.signet.api.Approval.Compatibility;
import dev.signet.request.AlternativeNames;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * What stands in a certificate: built from what was read and checked, nothing is copied from the
 * request's own extensions. With compatibility Upstream a certificate is kube-controller-manager's
 * to the byte: the same extensions, in the same order, with the same criticality. What the strict
 * mode adds is listed in docs/certificates.md.
 */
final class CertificateContents {

  private static final int KEY_IDENTIFIER_BYTES = 20;

  private CertificateContents() {}

  /** The certificate to be signed. */
  static X509v3CertificateBuilder of(
      CertificateRequest request,
      Authority authority,
      Validity validity,
      BigInteger serial,
      Compatibility compatibility) {
    X500Name subject = SubjectEncoding.of(request.subject());
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            authority.structure().getSubject(),
            serial,
            Date.from(validity.notBefore()),
            Date.from(validity.notAfter()),
            subject,
            request.publicKey());
    try {
      addUsages(builder, request.usages());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      switch (compatibility) {
        case Strict -> {
          addKeyIdentifier(builder, request.publicKey());
          addAuthorityKeyIdentifier(builder, authority, subject);
          addNames(builder, request.names().tidy(), subject);
        }
        case Upstream -> {
          addAuthorityKeyIdentifier(builder, authority, subject);
          addNames(builder, request.names(), subject);
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return builder;
  }

  static void addUsages(X509v3CertificateBuilder builder, Collection<Usage> usages)
      throws IOException {
    int bits = usages.stream().mapToInt(Usage::bit).reduce(0, (a, b) -> a | b);
    if (bits != 0) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
    }
    KeyPurposeId[] purposes =
        usages.stream()
            .sorted()
            .flatMap(usage -> usage.purpose().stream())
            .distinct()
            .toArray(KeyPurposeId[]::new);
    if (purposes.length != 0) {
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }
  }

  /**
   * RFC 5280, 4.2.1.2, which wants one in every certificate; by the first method of RFC 7093, 2:
   * the first 160 bits of the SHA-256 of the key's bits. Go does the same for CAs since 1.25.
   */
  static void addKeyIdentifier(X509v3CertificateBuilder builder, SubjectPublicKeyInfo key)
      throws IOException {
    byte[] digest = Digests.sha256().digest(key.getPublicKeyData().getBytes());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new SubjectKeyIdentifier(Arrays.copyOf(digest, KEY_IDENTIFIER_BYTES)));
  }

  /** RFC 5280, 4.2.1.1; absent where the CA has no key identifier of its own to point to. */
  static void addAuthorityKeyIdentifier(
      X509v3CertificateBuilder builder, Authority authority, X500Name subject) throws IOException {
    var authorityExtensions = authority.structure().getExtensions();
    SubjectKeyIdentifier ofAuthority =
        authorityExtensions == null
            ? null
            : SubjectKeyIdentifier.fromExtensions(authorityExtensions);
    boolean selfIssued =
        Arrays.equals(subject.getEncoded(), authority.structure().getSubject().getEncoded());
    if (ofAuthority != null && ofAuthority.getKeyIdentifier().length != 0 && !selfIssued) {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(ofAuthority.getKeyIdentifier()));
    }
  }

  /** RFC 5280, 4.2.1.6: critical when the subject is empty. */
  static void addNames(X509v3CertificateBuilder builder, AlternativeNames names, X500Name subject)
      throws IOException {
    List<GeneralName> all = new ArrayList<>();
    names.dns().forEach(dns -> all.add(new GeneralName(GeneralName.dNSName, dns)));
    names.emails().forEach(email -> all.add(new GeneralName(GeneralName.rfc822Name, email)));
    names
        .ips()
        .forEach(
            ip ->
                all.add(
                    new GeneralName(GeneralName.iPAddress, new DEROctetString(ip.getAddress()))));
    names
        .uris()
        .forEach(
            uri ->
                all.add(
                    new GeneralName(GeneralName.uniformResourceIdentifier, UriEncoding.of(uri))));
    if (!all.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          subject.getRDNs().length == 0,
          new GeneralNames(all.toArray(GeneralName[]::new)));
    }
  }
}
