package dev.signet.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.request.SubjectName.Attribute;
import dev.signet.testing.TestRequests;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNumericString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.DERUniversalString;
import org.bouncycastle.asn1.DERVisibleString;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The subject is what the API server reads in it. Its admission plugins compare the common name
 * with the requester and look for system:masters, with Go's parser, which does not see strings of
 * the rarer kinds: a name that only Signet sees would have passed them unseen.
 */
final class Pkcs10SubjectTest {

  static List<Arguments> stringsThatGoReadsTheSame() {
    return List.of(
        argumentSet("PrintableString", new DERPrintableString("42")),
        argumentSet("UTF8String", new DERUTF8String("42")),
        argumentSet("IA5String", new DERIA5String("42")),
        argumentSet("NumericString", new DERNumericString("42")));
  }

  static List<Arguments> valuesThatGoReadsOtherwise() {
    return List.of(
        argumentSet("GeneralString", new DERGeneralString("system:node:node-2")),
        argumentSet("VisibleString", new DERVisibleString("system:node:node-2")),
        argumentSet("UniversalString", new DERUniversalString(new byte[] {0, 0, 0, 'a'})),
        argumentSet("BIT STRING", new DERBitString(new byte[] {1})),
        argumentSet("T61String", new DERT61String("system:node:\u00e9")),
        argumentSet("BMPString", new DERBMPString("system:node:node-2")),
        argumentSet("INTEGER", new ASN1Integer(42)));
  }

  @ParameterizedTest
  @MethodSource("stringsThatGoReadsTheSame")
  void aStringIsRead(ASN1Encodable value) throws IOException {
    assertThat(subject(rdn(attribute(BCStyle.CN, value))).commonName()).hasValue("42");
  }

  @ParameterizedTest
  @MethodSource("valuesThatGoReadsOtherwise")
  void aValueThatProgramsReadDifferentlyIsIrregular(ASN1Encodable value) throws IOException {
    var honest = rdn(attribute(BCStyle.CN, new DERUTF8String("system:node:node-1")));
    assertThat(read(honest, rdn(attribute(BCStyle.CN, value))).irregularities())
        .extracting(ReadResult.Unreadable::reason)
        .contains(Reason.SubjectNotPlain);
  }

  static List<Arguments> valuesThatGoDoesNotSee() {
    return List.of(
        argumentSet("GeneralString", new DERGeneralString("system:node:node-2")),
        argumentSet("VisibleString", new DERVisibleString("system:node:node-2")),
        argumentSet("UniversalString", new DERUniversalString(new byte[] {0, 0, 0, 'a'})),
        argumentSet("INTEGER", new ASN1Integer(42)));
  }

  @ParameterizedTest
  @MethodSource("valuesThatGoDoesNotSee")
  void aValueThatGoDoesNotSeeIsNotThere(ASN1Encodable value) throws IOException {
    var honest = rdn(attribute(BCStyle.CN, new DERUTF8String("system:node:node-1")));
    assertThat(subject(honest, rdn(attribute(BCStyle.CN, value))).commonName())
        .hasValue("system:node:node-1");
  }

  @Test
  void theRarerStringsAreReadAsGoReadsThem() throws IOException {
    assertThat(subject(rdn(attribute(BCStyle.CN, new DERT61String("n\u00e9")))).commonName())
        .hasValue("n\u00e9");
    assertThat(subject(rdn(attribute(BCStyle.CN, new DERBMPString("n\u20ac\0")))).commonName())
        .as("without its terminator")
        .hasValue("n\u20ac");
  }

  @Test
  void attributesKeepTheirOrder() throws IOException {
    assertThat(
            subject(
                    rdn(utf8(BCStyle.CN, "first")),
                    rdn(utf8(BCStyle.O, "b")),
                    rdn(utf8(BCStyle.O, "a")),
                    rdn(utf8(BCStyle.CN, "last")))
                .attributes())
        .containsExactly(
            new Attribute(BCStyle.CN, "first"),
            new Attribute(BCStyle.O, "b"),
            new Attribute(BCStyle.O, "a"),
            new Attribute(BCStyle.CN, "last"));
  }

  @Test
  void anRdnWithSeveralAttributesIsReadWhole() throws IOException {
    var subject = subject(rdn(utf8(BCStyle.O, "system:nodes"), utf8(BCStyle.O, "system:masters")));
    assertThat(subject.organizations()).containsExactlyInAnyOrder("system:nodes", "system:masters");
  }

  @Test
  void typesThatNoCertificateGetsAreReadToo() throws IOException {
    assertThat(subject(rdn(utf8(BCStyle.UID, "node-1"))).attributes())
        .containsExactly(new Attribute(BCStyle.UID, "node-1"));
  }

  @Test
  void aSubjectMayBeEmpty() throws IOException {
    assertThat(subject().attributes()).isEmpty();
  }

  private static SubjectName subject(RDN... rdns) throws IOException {
    return read(rdns).subject();
  }

  private static Pkcs10 read(RDN... rdns) throws IOException {
    return Pkcs10.read(TestRequests.request().subject(new X500Name(rdns)).build().der());
  }

  private static RDN rdn(AttributeTypeAndValue... attributes) {
    return new RDN(attributes);
  }

  private static AttributeTypeAndValue utf8(ASN1ObjectIdentifier type, String value) {
    return attribute(type, new DERUTF8String(value));
  }

  private static AttributeTypeAndValue attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new AttributeTypeAndValue(type, value);
  }
}
