package dev.signet.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.testing.TestKey;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which bytes are a request: only the one encoding that DER allows (X.690, chapter 10). */
final class Pkcs10Test {
  private static final TestRequest SOUND =
      TestRequests.kubeletServing("node-1", "10.0.0.1").key(TestKey.RSA_2048).build();

  static List<Arguments> otherBytes() throws IOException {
    byte[] der = SOUND.der();
    var parts = ASN1Sequence.getInstance(der).toArray();
    return List.of(
        argumentSet("nothing", (Object) new byte[0]),
        argumentSet("a truncated request", (Object) Arrays.copyOf(der, der.length - 1)),
        argumentSet("a byte too many", (Object) Arrays.copyOf(der, der.length + 1)),
        argumentSet("a second request", (Object) twice(der)),
        argumentSet("a sequence of two", (Object) der(parts[0], parts[1])),
        argumentSet(
            "a signature that is no bit string", (Object) der(parts[0], parts[1], parts[1])),
        argumentSet("something else", (Object) new ASN1Integer(7).getEncoded()),
        argumentSet("PEM", (Object) SOUND.pem().getBytes(StandardCharsets.US_ASCII)));
  }

  @ParameterizedTest
  @MethodSource("otherBytes")
  void otherBytesAreNoRequest(byte[] bytes) {
    assertThatThrownBy(() -> Pkcs10.read(bytes)).isInstanceOf(IOException.class);
  }

  static List<Arguments> otherEncodings() throws IOException {
    byte[] der = SOUND.der();
    var parts = ASN1Sequence.getInstance(der).toArray();
    return List.of(
        argumentSet("an outer length with a leading zero", (Object) longerLength(der)),
        argumentSet("an outer sequence without a length", (Object) ber(parts)),
        argumentSet("an inner sequence without a length", (Object) ber(inBer(parts[0]), parts)));
  }

  @ParameterizedTest
  @MethodSource("otherEncodings")
  void anEncodingThatIsNotDerIsRefusedAsGoDoes(byte[] bytes) {
    assertThatThrownBy(() -> Pkcs10.read(bytes)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "P224", "P256", "P384", "P521", "ED25519"})
  void derIsARequest(TestKey kind) {
    byte[] der = TestRequests.kubeletClient("node-1").key(kind).build().der();
    assertThatCode(() -> Pkcs10.read(der)).doesNotThrowAnyException();
  }

  @Test
  void theSignatureOfTheSameKeyProvesPossession() throws IOException {
    assertThat(Pkcs10.read(SOUND.der()).provesPossession()).isTrue();
  }

  @Test
  void aSignatureOfAnotherTextProvesNothing() throws IOException {
    var parts = ASN1Sequence.getInstance(SOUND.der());
    var other = TestRequests.kubeletClient("node-2").keys(SOUND.keys()).build().pkcs10();
    byte[] swapped =
        der(
            other.toASN1Structure().getCertificationRequestInfo(),
            parts.getObjectAt(1),
            parts.getObjectAt(2));

    assertThat(Pkcs10.read(swapped).provesPossession()).isFalse();
  }

  @Test
  void aSignatureOfAnUnknownAlgorithmProvesNothing() throws IOException {
    var parts = ASN1Sequence.getInstance(SOUND.der());
    var unknown = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.3.4"));
    byte[] swapped = der(parts.getObjectAt(0), unknown, parts.getObjectAt(2));

    assertThat(Pkcs10.read(swapped).provesPossession()).isFalse();
  }

  private static byte[] longerLength(byte[] der) {
    assertThat(der[1]).as("a length of two bytes").isEqualTo((byte) 0x82);
    var bytes = new ByteArrayOutputStream();
    bytes.write(der[0]);
    bytes.write(0x83);
    bytes.write(0);
    bytes.write(der, 2, der.length - 2);
    return bytes.toByteArray();
  }

  private static byte[] twice(byte[] der) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(der);
    bytes.writeBytes(der);
    return bytes.toByteArray();
  }

  private static ASN1Encodable inBer(ASN1Encodable sequence) {
    return new BERSequence(ASN1Sequence.getInstance(sequence).toArray());
  }

  private static byte[] ber(ASN1Encodable first, ASN1Encodable[] parts) throws IOException {
    return ber(first, parts[1], parts[2]);
  }

  private static byte[] ber(ASN1Encodable... parts) throws IOException {
    return new BERSequence(parts).getEncoded(ASN1Encoding.BER);
  }

  private static byte[] der(ASN1Encodable... parts) throws IOException {
    return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
  }
}
