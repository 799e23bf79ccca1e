package dev.signet.request;

import static dev.signet.testing.TestExtensions.subjectAlternativeNames;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.testing.TestExtensions;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The alternative names of a request, of every kind that RFC 5280 knows. */
final class Pkcs10NamesTest {
  private static final GeneralName DNS = TestNames.dns("node-1");

  @Test
  void eachKindHasItsPlaceAndGosBlindSpotsAreCounted() throws Exception {
    var names = names(TestNames.oneOfEachType().toArray(GeneralName[]::new));

    assertThat(names.dns()).containsExactly("node-1.example.com");
    assertThat(names.emails()).containsExactly("node-1@example.com");
    assertThat(names.ips()).containsExactly(InetAddress.getByName("10.0.0.1"));
    assertThat(names.uris()).containsExactly("spiffe://example.com/node-1");
    assertThat(names.others())
        .as("otherName, x400Address, directoryName, ediPartyName, registeredID")
        .isEqualTo(5);
  }

  static List<Arguments> kindsThatGoDoesNotSee() {
    return List.of(
        argumentSet("otherName", TestNames.other("1.2.3", "node-1")),
        argumentSet("x400Address", TestNames.x400()),
        argumentSet("directoryName", TestNames.directory("CN=node-1")),
        argumentSet("ediPartyName", TestNames.ediParty("node-1")),
        argumentSet("registeredID", TestNames.registeredId("1.2.3")));
  }

  @ParameterizedTest
  @MethodSource("kindsThatGoDoesNotSee")
  void aKindThatGoDoesNotSeeIsCounted(GeneralName name) throws IOException {
    assertThat(names(name))
        .isEqualTo(new AlternativeNames(List.of(), List.of(), List.of(), List.of(), 1));
  }

  @Test
  void namesKeepTheirOrderTheirCaseAndTheirRepetitions() throws IOException {
    assertThat(names(TestNames.dns("b"), TestNames.dns("*.A"), TestNames.dns("b")).dns())
        .containsExactly("b", "*.A", "b");
  }

  @Test
  void addressesOfBothFamiliesAreRead() throws Exception {
    assertThat(names(TestNames.ip("10.0.0.1"), TestNames.ip("fd00::1")).ips())
        .containsExactly(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("fd00::1"));
  }

  @Test
  void anIpv4AddressMappedToIpv6IsAnIpv4Address() throws Exception {
    var mapped = new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
    assertThat(names(ip(mapped)).ips()).containsExactly(InetAddress.getByName("10.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 8, 15, 17, 32})
  void anAddressOfAnyOtherLengthIsRefused(int length) {
    assertThatThrownBy(() -> names(ip(new byte[length]))).isInstanceOf(IOException.class);
  }

  static List<Arguments> textBeyondAscii() {
    return List.of(
        argumentSet("a DNS name", GeneralName.dNSName),
        argumentSet("an e-mail address", GeneralName.rfc822Name),
        argumentSet("a URI", GeneralName.uniformResourceIdentifier));
  }

  @ParameterizedTest
  @MethodSource("textBeyondAscii")
  void textBeyondAsciiIsRefusedAsGoDoes(int kind) {
    var name = new GeneralName(kind, new DERIA5String("n\u00f6de-1"));
    assertThatThrownBy(() -> names(name)).isInstanceOf(IOException.class);
  }

  @Test
  void aRequestWithoutExtensionsHasNoNames() throws IOException {
    assertThat(names(TestRequests.request())).isEqualTo(AlternativeNames.NONE);
  }

  @Test
  void aRequestForOtherExtensionsHasNoNames() throws IOException {
    assertThat(names(TestRequests.request().extension(TestExtensions.keyUsage(1))))
        .isEqualTo(AlternativeNames.NONE);
  }

  static List<Arguments> ambiguousOrBroken() {
    var request = PKCSObjectIdentifiers.pkcs_9_at_extensionRequest;
    var names = subjectAlternativeNames(DNS);
    var notAList = TestExtensions.of(Extension.subjectAlternativeName, false, new ASN1Integer(1));
    return List.of(
        argumentSet("two lists of names", plain().extension(names).extension(names)),
        argumentSet(
            "another extension twice",
            plain().extension(TestExtensions.keyUsage(1)).extension(TestExtensions.keyUsage(1))),
        argumentSet("names that are no list", plain().extension(notAList)),
        argumentSet("extensions that are no list", plain().attribute(request, new ASN1Integer(1))),
        argumentSet("null for extensions", plain().attribute(request, DERNull.INSTANCE)));
  }

  @ParameterizedTest
  @MethodSource("ambiguousOrBroken")
  void whatIsAmbiguousOrBrokenIsRefused(TestRequestBuilder request) {
    assertThatThrownBy(() -> names(request)).isInstanceOf(IOException.class);
  }

  private static TestRequestBuilder plain() {
    return TestRequests.request();
  }

  private static GeneralName ip(byte[] octets) {
    return new GeneralName(GeneralName.iPAddress, new DEROctetString(octets));
  }

  private static AlternativeNames names(GeneralName... names) throws IOException {
    return names(TestRequests.request().names(names));
  }

  private static AlternativeNames names(TestRequestBuilder request) throws IOException {
    return Pkcs10.read(request.build().der()).names();
  }
}
