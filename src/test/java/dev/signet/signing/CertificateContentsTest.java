package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.Approval.Compatibility;
import dev.signet.testing.Identity;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestExtensions;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kube-controller-manager puts into certificates, byte for byte where bytes are stable. */
final class CertificateContentsTest {
  private static final TestCa CA = TestCa.create();
  private static final Validity VALIDITY =
      new Validity(Instant.parse("2026-05-01T12:00:00Z"), Instant.parse("2060-05-01T12:00:00Z"));

  @Test
  void theFieldsAreThoseOfTheRequestTheAuthorityAndThePolicy() throws IOException {
    var keys = TestKey.P384.generate();
    var request = TestRequests.kubeletClient("node-1").keys(keys);
    var made = certificate(request, CA);

    assertThat(made.getVersionNumber()).isEqualTo(3);
    assertThat(made.getSerialNumber()).isEqualTo(BigInteger.TEN);
    assertThat(made.getNotBefore()).isEqualTo(VALIDITY.notBefore());
    assertThat(made.getNotAfter()).isEqualTo(VALIDITY.notAfter());
    assertThat(made.getSubject()).hasToString("O=system:nodes,CN=system:node:node-1");
    assertThat(made.getSubjectPublicKeyInfo().getEncoded())
        .isEqualTo(keys.getPublic().getEncoded());
  }

  @Test
  void theIssuerIsTheAuthoritysSubjectUntouched() throws IOException {
    var subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.CN, new DERUTF8String("ca"))
            .addRDN(BCStyle.O, new DERUTF8String("example"))
            .addRDN(BCStyle.UID, new DERUTF8String("x"))
            .build();
    var ca = TestCa.create(made -> made.subject(subject));

    assertThat(certificate(TestRequests.kubeletClient("node-1"), ca).getIssuer().getEncoded())
        .isEqualTo(subject.getEncoded());
  }

  @Test
  void theExtensionsAndTheirOrderAreUpstreams() {
    var made = certificate(TestRequests.kubeletServing("node-1", "10.0.0.1"), CA);

    assertThat(types(made))
        .isEqualTo(
            List.of(
                Extension.keyUsage,
                Extension.extendedKeyUsage,
                Extension.basicConstraints,
                Extension.authorityKeyIdentifier,
                Extension.subjectAlternativeName));
    assertThat(types(made).stream().filter(type -> made.getExtension(type).isCritical()))
        .containsExactly(Extension.keyUsage, Extension.basicConstraints);
  }

  @Test
  void basicConstraintsAreAnEmptySequence() {
    assertThat(hex(certificate(TestRequests.request(), CA), Extension.basicConstraints))
        .isEqualTo("3000");
  }

  @Test
  void withoutUsagesThereIsNoExtensionForThem() {
    assertThat(types(certificate(TestRequests.request(), CA)))
        .isEqualTo(List.of(Extension.basicConstraints, Extension.authorityKeyIdentifier));
  }

  /** KU1 to KU5 of the reference; RFC 5280, 4.2.1.3: trailing zero bits are left out. */
  @ParameterizedTest
  @CsvSource({
    "signing, 03020780",
    "digital signature, 03020780",
    "signing;digital signature, 03020780",
    "digital signature;key encipherment, 030205a0",
    "cert sign;encipher only, 03020005",
    "crl sign;content commitment, 03020142",
    "key agreement;data encipherment, 03020318",
    "decipher only, 0303070080"
  })
  void plainUsagesAreBits(String usages, String der) {
    var made = certificate(TestRequests.request().usages(usages.split(";", -1)), CA);

    assertThat(hex(made, Extension.keyUsage)).isEqualTo(der);
    assertThat(made.getExtension(Extension.keyUsage).isCritical()).isTrue();
    assertThat(made.getExtension(Extension.extendedKeyUsage)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "client auth, 300a06082b06010505070302",
    "client auth;server auth, 301406082b0601050507030106082b06010505070302",
    "ocsp signing;s/mime, 301406082b0601050507030406082b06010505070309",
    "s/mime;email protection, 300a06082b06010505070304",
    "client auth;any, 30100604551d250006082b06010505070302",
    "netscape sgc;microsoft sgc, 3017060a2b0601040182370a030306096086480186f8420401"
  })
  void extendedUsagesStandInGosOrderAndOnce(String usages, String der) {
    var made = certificate(TestRequests.request().usages(usages.split(";", -1)), CA);

    assertThat(hex(made, Extension.extendedKeyUsage)).isEqualTo(der);
    assertThat(made.getExtension(Extension.extendedKeyUsage).isCritical()).isFalse();
    assertThat(made.getExtension(Extension.keyUsage)).isNull();
  }

  @Test
  void theAuthoritysKeyIsNamedByItsIdentifierAlone() {
    var identifier =
        SubjectKeyIdentifier.fromExtensions(CA.authority().structure().getExtensions());

    assertThat(hex(certificate(TestRequests.request(), CA), Extension.authorityKeyIdentifier))
        .isEqualTo("30168014" + HexFormat.of().formatHex(identifier.getKeyIdentifier()));
  }

  @Test
  void anAuthorityWithoutAKeyIdentifierIsNotNamed() {
    var ca = TestCa.create(made -> made.withoutKeyIdentifiers());

    assertThat(types(certificate(TestRequests.request(), ca)))
        .isEqualTo(List.of(Extension.basicConstraints));
  }

  @Test
  void anAuthorityWithAnEmptyKeyIdentifierIsNotNamed() {
    var empty =
        TestExtensions.of(
            Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(new byte[0]));
    var ca = TestCa.create(made -> made.withoutKeyIdentifiers().extension(empty));

    assertThat(types(certificate(TestRequests.request(), ca)))
        .isEqualTo(List.of(Extension.basicConstraints));
  }

  /** RFC 5280, 4.2.1.2; RFC 7093, 2, method 1. */
  @Test
  void strictlyTheKeyIsIdentified() throws Exception {
    var keys = TestKey.P256.generate();
    var made =
        certificate(
            TestRequests.kubeletServing("node-1", "10.0.0.1").keys(keys), CA, Compatibility.Strict);
    var bits =
        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded())
            .getPublicKeyData()
            .getBytes();
    var digest = MessageDigest.getInstance("SHA-256").digest(bits);

    assertThat(hex(made, Extension.subjectKeyIdentifier))
        .isEqualTo("0414" + HexFormat.of().formatHex(digest, 0, 20));
    assertThat(made.getExtension(Extension.subjectKeyIdentifier).isCritical()).isFalse();
    assertThat(types(made))
        .isEqualTo(
            List.of(
                Extension.keyUsage,
                Extension.extendedKeyUsage,
                Extension.basicConstraints,
                Extension.subjectKeyIdentifier,
                Extension.authorityKeyIdentifier,
                Extension.subjectAlternativeName));
  }

  @Test
  void strictlyDnsNamesAreInLowerCaseAndEveryNameStandsOnce() {
    var request =
        TestRequests.request()
            .commonName("x")
            .names(
                TestNames.dns("B.Example.com"),
                TestNames.dns("a.example.com"),
                TestNames.dns("b.example.com"),
                TestNames.email("A@example.com"),
                TestNames.email("a@example.com"),
                TestNames.email("a@example.com"),
                TestNames.ip("10.0.0.1"),
                TestNames.ip("10.0.0.1"),
                TestNames.uri("https://example.com/A"),
                TestNames.uri("https://example.com/A"));

    assertThat(names(certificate(request, CA, Compatibility.Strict)))
        .containsExactly(
            TestNames.dns("b.example.com"),
            TestNames.dns("a.example.com"),
            TestNames.email("A@example.com"),
            TestNames.email("a@example.com"),
            TestNames.ip("10.0.0.1"),
            TestNames.uri("https://example.com/A"));
    assertThat(names(certificate(request, CA, Compatibility.Upstream))).hasSize(10);
  }

  @Test
  void anAuthorityOfTheSameSubjectIsNotNamed() {
    var ca = TestCa.create(made -> made.subject(printable("ca")));

    assertThat(types(certificate(TestRequests.request().commonName("ca"), ca)))
        .isEqualTo(List.of(Extension.basicConstraints));
    assertThat(
            certificate(TestRequests.request().commonName("cb"), ca)
                .getExtension(Extension.authorityKeyIdentifier))
        .isNotNull();
  }

  @Test
  void namesStandInGosOrderOfKinds() {
    var mapped = new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 2};
    var ip = new DEROctetString(mapped);
    var made =
        certificate(
            TestRequests.request()
                .commonName("x")
                .names(
                    TestNames.uri("https://u@example.com:8443/p?q=1"),
                    TestNames.ip("fd00::1"),
                    TestNames.email("a@example.com"),
                    TestNames.dns("B.example.com"),
                    new GeneralName(GeneralName.iPAddress, ip),
                    TestNames.other("1.2.3", "x"),
                    TestNames.directory("CN=x"),
                    TestNames.registeredId("1.2.3"),
                    TestNames.dns("*.a"),
                    TestNames.dns("*.a")),
            CA);

    assertThat(GeneralNames.fromExtensions(made.getExtensions(), Extension.subjectAlternativeName))
        .isEqualTo(
            new GeneralNames(
                new GeneralName[] {
                  TestNames.dns("B.example.com"),
                  TestNames.dns("*.a"),
                  TestNames.dns("*.a"),
                  TestNames.email("a@example.com"),
                  TestNames.ip("fd00::1"),
                  TestNames.ip("10.0.0.2"),
                  TestNames.uri("https://u@example.com:8443/p?q=1")
                }));
    assertThat(made.getExtension(Extension.subjectAlternativeName).isCritical()).isFalse();
  }

  @Test
  void namesAreCriticalWhereTheSubjectIsEmpty() {
    var made = certificate(TestRequests.request().names(TestNames.dns("a")), CA);

    assertThat(made.getSubject().getRDNs()).isEmpty();
    assertThat(made.getExtension(Extension.subjectAlternativeName).isCritical()).isTrue();
  }

  @Test
  void namesThatGoDoesNotSeeMakeNoExtension() {
    var made = certificate(TestRequests.request().names(TestNames.registeredId("1.2.3")), CA);

    assertThat(made.getExtension(Extension.subjectAlternativeName)).isNull();
  }

  @Test
  void whatTheRequestSaysOfExtensionsIsNotCopied() {
    var greedy =
        TestRequests.request()
            .extension(TestExtensions.basicConstraints(true))
            .extension(TestExtensions.keyUsage(0x80 | 4))
            .extension(TestExtensions.of(PKCSObjectIdentifiers.data, true, DERNull.INSTANCE));

    assertThat(types(certificate(greedy, CA)))
        .isEqualTo(List.of(Extension.basicConstraints, Extension.authorityKeyIdentifier));
    assertThat(hex(certificate(greedy, CA), Extension.basicConstraints)).isEqualTo("3000");
  }

  private static X500Name printable(String commonName) {
    var value = new DERPrintableString(commonName);
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, value).build();
  }

  private static List<ASN1ObjectIdentifier> types(X509CertificateHolder certificate) {
    return List.of(certificate.getExtensions().getExtensionOIDs());
  }

  private static GeneralName[] names(X509CertificateHolder certificate) {
    return GeneralNames.fromExtensions(
            certificate.getExtensions(), Extension.subjectAlternativeName)
        .getNames();
  }

  private static String hex(X509CertificateHolder certificate, ASN1ObjectIdentifier extension) {
    return HexFormat.of().formatHex(certificate.getExtension(extension).getExtnValue().getOctets());
  }

  private static X509CertificateHolder certificate(TestRequestBuilder request, TestCa ca) {
    return certificate(request, ca, Compatibility.Upstream);
  }

  private static X509CertificateHolder certificate(
      TestRequestBuilder request, TestCa ca, Compatibility compatibility) {
    try {
      var authority = ca.authority();
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authority.key());
      var read = request.build().read("csr", Identity.user("alice"));
      return CertificateContents.of(read, authority, VALIDITY, BigInteger.TEN, compatibility)
          .build(signer);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
