package dev.signet.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.request.SubjectName;
import dev.signet.request.SubjectName.Attribute;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Go's crypto/x509/pkix, ToRDNSequence: what kube-controller-manager puts into certificates. */
final class SubjectEncodingTest {

  @Test
  void theOrderOfTypesIsGosWhateverTheRequests() throws IOException {
    var types =
        List.of(
            BCStyle.SERIALNUMBER,
            BCStyle.CN,
            BCStyle.OU,
            BCStyle.O,
            BCStyle.POSTAL_CODE,
            BCStyle.STREET,
            BCStyle.L,
            BCStyle.ST,
            BCStyle.C);

    var name = encoded(types.stream().map(type -> new Attribute(type, "x")));

    assertThat(types(name)).containsExactlyElementsOf(types.reversed());
  }

  @Test
  void allValuesOfATypeAreOneRdnInTheOrderOfDer() throws IOException {
    var name =
        encoded(
            new Attribute(BCStyle.O, "ccc"),
            new Attribute(BCStyle.CN, "node-1"),
            new Attribute(BCStyle.O, "b"),
            new Attribute(BCStyle.O, "aa"),
            new Attribute(BCStyle.O, "b"));

    assertThat(name.getRDNs()).hasSize(2);
    assertThat(values(name, 0)).containsExactly("b", "b", "aa", "ccc");
    assertThat(values(name, 1)).containsExactly("node-1");
  }

  @Test
  void theLastCommonNameAndTheLastSerialNumberStay() throws IOException {
    var name =
        encoded(
            new Attribute(BCStyle.SERIALNUMBER, "1"),
            new Attribute(BCStyle.CN, "first"),
            new Attribute(BCStyle.SERIALNUMBER, "2"),
            new Attribute(BCStyle.CN, "last"));

    assertThat(values(name, 0)).containsExactly("last");
    assertThat(values(name, 1)).containsExactly("2");
  }

  @Test
  void otherTypesAreLeftOut() throws IOException {
    var name =
        encoded(
            new Attribute(BCStyle.UID, "x"),
            new Attribute(BCStyle.EmailAddress, "x@example.com"),
            new Attribute(BCStyle.DC, "example"),
            new Attribute(BCStyle.T, "x"),
            new Attribute(BCStyle.GIVENNAME, "x"),
            new Attribute(BCStyle.CN, "node-1"));

    assertThat(types(name)).containsExactly(BCStyle.CN);
  }

  @Test
  void anEmptyCommonNameOrSerialNumberIsLeftOutAndAnEmptyOrganizationStays() throws IOException {
    var name =
        encoded(
            new Attribute(BCStyle.CN, "node-1"),
            new Attribute(BCStyle.CN, ""),
            new Attribute(BCStyle.SERIALNUMBER, ""),
            new Attribute(BCStyle.O, ""));

    assertThat(types(name)).containsExactly(BCStyle.O);
  }

  @Test
  void anEmptySubjectIsAnEmptySequence() throws IOException {
    assertThat(encoded(Stream.of()).getEncoded()).isEqualTo(new byte[] {0x30, 0});
  }

  @ParameterizedTest
  @ValueSource(strings = {"system:node:node-1", "aZ09 '()+,-./:=?", ""})
  void textOfPrintableCharactersIsAPrintableString(String text) throws IOException {
    assertThat(organization(text)).isEqualTo(new DERPrintableString(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "a&b", "a@b", "a_b", "n\u00f6de", "\u65e5\u672c", "a;b", "a\"b"})
  void anyOtherTextIsAUtf8String(String text) throws IOException {
    assertThat(organization(text)).isEqualTo(new DERUTF8String(text));
  }

  /** What Go 1.26 writes for the same names: pkix.Name.ToRDNSequence, asn1.Marshal. */
  @Test
  void theBytesAreGos() throws IOException {
    var name =
        encoded(
            new Attribute(BCStyle.CN, "system:node:node_1"),
            new Attribute(BCStyle.O, "system:nodes"));

    assertThat(HexFormat.of().formatHex(name.getEncoded()))
        .isEqualTo(
            "3034"
                + "31153013060355040a130c"
                + HexFormat.of().formatHex("system:nodes".getBytes(US_ASCII))
                + "311b301906035504030c12"
                + HexFormat.of().formatHex("system:node:node_1".getBytes(US_ASCII)));
  }

  private static Object organization(String text) throws IOException {
    return encoded(new Attribute(BCStyle.O, text)).getRDNs()[0].getFirst().getValue();
  }

  private static List<ASN1ObjectIdentifier> types(X500Name name) {
    return Arrays.stream(name.getRDNs()).map(rdn -> rdn.getFirst().getType()).toList();
  }

  private static List<String> values(X500Name name, int rdn) {
    return Arrays.stream(name.getRDNs()[rdn].getTypesAndValues())
        .map(attribute -> attribute.getValue().toString())
        .toList();
  }

  private static X500Name encoded(Attribute... attributes) throws IOException {
    return encoded(Arrays.stream(attributes));
  }

  private static X500Name encoded(Stream<Attribute> attributes) throws IOException {
    var name = SubjectEncoding.of(new SubjectName(attributes.toList()));
    return X500Name.getInstance(name.getEncoded());
  }
}
