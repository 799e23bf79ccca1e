package dev.signet.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.api.Approval.Compatibility;
import dev.signet.testing.Identity;
import dev.signet.testing.TestExtensions;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERGeneralString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What strict reading refuses and kube-controller-manager accepts: each row is read with
 * compatibility Upstream and refused without.
 */
final class StrictReadingTest {
  private static final Identity NODE = Identity.node("node-1");
  private static final String CN = "system:node:node-1";

  static List<Arguments> irregular() {
    var request = PKCSObjectIdentifiers.pkcs_9_at_extensionRequest;
    return List.of(
        row("two common names", client().commonName("other"), Reason.SeveralCommonNames),
        row("two organizations", client().organization("other"), Reason.SeveralOrganizations),
        row("an RDN of two attributes", client().subject(multiValued()), Reason.MultiValuedRdn),
        row("a NUL in a name", client().subject(named("node-1\0x")), Reason.SubjectNotPlain),
        row("an escape in a name", client().subject(named("a\u001b[2J")), Reason.SubjectNotPlain),
        row("a name that Go does not see", client().subject(hidden()), Reason.SubjectNotPlain),
        row(
            "an otherName",
            client().names(TestNames.other("1.2.3", "x")),
            Reason.OtherNamesNotAllowed),
        row(
            "a registeredID",
            client().names(TestNames.registeredId("1.2.3")),
            Reason.OtherNamesNotAllowed),
        row(
            "a directoryName",
            client().names(TestNames.directory("CN=node-1")),
            Reason.OtherNamesNotAllowed),
        row(
            "two lists of extensions",
            client()
                .extension(TestExtensions.keyUsage(KeyUsage.digitalSignature))
                .attribute(
                    request,
                    new DERSequence(
                        TestExtensions.subjectAlternativeNames(TestNames.dns("node-1")))),
            Reason.SeveralExtensionRequests),
        row(
            "CA:TRUE",
            client().extension(TestExtensions.basicConstraints(true)),
            Reason.RequestedCa),
        row(
            "a key usage beyond the spec's",
            client().extension(TestExtensions.keyUsage(KeyUsage.keyCertSign)),
            Reason.RequestedUsagesDiffer),
        row(
            "decipherOnly, in the second byte",
            client().extension(TestExtensions.keyUsage(KeyUsage.decipherOnly)),
            Reason.RequestedUsagesDiffer),
        row(
            "an extended key usage beyond the spec's",
            client().extension(TestExtensions.extendedKeyUsage(KeyPurposeId.id_kp_serverAuth)),
            Reason.RequestedUsagesDiffer),
        row(
            "a critical extension nobody grants",
            client()
                .extension(TestExtensions.of(Extension.nameConstraints, true, new DERSequence())),
            Reason.RequestedExtensionUnknown),
        row(
            "basic constraints that are none",
            client()
                .extension(
                    TestExtensions.of(Extension.basicConstraints, false, new ASN1Integer(1))),
            Reason.NotPkcs10),
        row(
            "a SHA-1 signature",
            client().key(TestKey.RSA_2048).signatureAlgorithm("SHA1withRSA"),
            Reason.WeakSignature));
  }

  @ParameterizedTest
  @MethodSource("irregular")
  void anIrregularRequestIsReadForUpstreamAndRefusedOtherwise(
      TestRequestBuilder builder, Reason reason) {
    var object = builder.build().resource("csr", NODE);

    assertThat(RequestReader.read(object, Compatibility.Upstream))
        .isInstanceOf(ReadResult.Read.class);
    assertThat(RequestReader.read(object, Compatibility.Strict))
        .isInstanceOfSatisfying(
            ReadResult.Unreadable.class, bad -> assertThat(bad.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "node 1",
        "node-1.",
        ".node-1",
        "a..b",
        "node_1",
        "-node",
        "node-",
        "a.*.b",
        "*",
        "**.a",
        "n*.a",
        "node-1\u0000.evil",
        "node-1\n",
        "10.0.0.1/8"
      })
  void aDnsNameThatIsNoneIsRefused(String name) {
    var object = TestRequests.request().names(TestNames.dns(name)).build();

    assertThat(strict(object))
        .isInstanceOfSatisfying(
            ReadResult.Unreadable.class,
            bad -> {
              assertThat(bad.reason()).isIn(Reason.MalformedName, Reason.NotPkcs10);
              assertThat(bad.sentence()).doesNotContain("evil");
            });
  }

  static List<Arguments> aroundThePem() {
    return List.of(
        argumentSet("text before", "hello\n%s"),
        argumentSet("text behind", "%shello\n"),
        argumentSet("another block behind", "%s%<s"));
  }

  @ParameterizedTest
  @MethodSource("aroundThePem")
  void whatStandsAroundThePemBlockIsReadForUpstreamOnly(String format) {
    var object = TestRequests.kubeletClient("node-1").build().resource("csr", NODE);
    var pem = TestRequests.kubeletClient("node-1").build().pem();
    object.getSpec().setRequest(base64(format.formatted(pem)));

    assertThat(RequestReader.read(object, Compatibility.Upstream))
        .isInstanceOf(ReadResult.Read.class);
    assertThat(RequestReader.read(object, Compatibility.Strict))
        .isInstanceOfSatisfying(
            ReadResult.Unreadable.class,
            bad -> assertThat(bad.reason()).isEqualTo(Reason.NotOnePemBlock));
  }

  static List<Arguments> regular() {
    return List.of(
        argumentSet("a kubelet's", client()),
        argumentSet("CA:FALSE", client().extension(TestExtensions.basicConstraints(false))),
        argumentSet(
            "the usages of the spec",
            client()
                .extension(TestExtensions.keyUsage(KeyUsage.digitalSignature))
                .extension(TestExtensions.extendedKeyUsage(KeyPurposeId.id_kp_clientAuth))),
        argumentSet(
            "a wildcard, which is the policy's to judge",
            TestRequests.request().names(TestNames.dns("*.example.com"))));
  }

  @ParameterizedTest
  @MethodSource("regular")
  void aRegularRequestIsRead(TestRequestBuilder builder) {
    assertThat(strict(builder.build())).isInstanceOf(ReadResult.Read.class);
  }

  private static ReadResult strict(TestRequest request) {
    return RequestReader.read(request.resource("csr", NODE), Compatibility.Strict);
  }

  private static TestRequestBuilder client() {
    return TestRequests.kubeletClient("node-1");
  }

  private static X500Name multiValued() {
    return new X500Name(
        new RDN[] {
          new RDN(
              new AttributeTypeAndValue[] {
                attribute(BCStyle.O, "system:nodes"), attribute(BCStyle.CN, CN)
              })
        });
  }

  private static X500Name named(String commonName) {
    return new X500Name(
        new RDN[] {
          new RDN(attribute(BCStyle.O, "system:nodes")), new RDN(attribute(BCStyle.CN, commonName))
        });
  }

  private static X500Name hidden() {
    return new X500Name(
        new RDN[] {
          new RDN(attribute(BCStyle.O, "system:nodes")),
          new RDN(attribute(BCStyle.CN, CN)),
          new RDN(new AttributeTypeAndValue(BCStyle.OU, new DERGeneralString("unseen")))
        });
  }

  private static AttributeTypeAndValue attribute(ASN1ObjectIdentifier type, String value) {
    return new AttributeTypeAndValue(type, new DERUTF8String(value));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Arguments row(String name, Object... cells) {
    return argumentSet(name, cells);
  }
}
