package dev.signet.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.testing.TestKey;
import dev.signet.testing.TestNames;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Go's parser passes over and Bouncy Castle refuses: the API server has taken such a request,
 * and kube-controller-manager signs it. It is read alike, and strict reading refuses each.
 */
final class GoReadingTest {
  private static final ASN1Encodable MORE = new DERUTF8String("more");
  private static final TestRequest SOUND =
      TestRequests.kubeletServing("node-1", "10.0.0.1").key(TestKey.RSA_2048).build();

  private static final int VERSION = 0;
  private static final int SUBJECT = 1;
  private static final int KEY = 2;
  private static final int ATTRIBUTES = 3;

  static List<Arguments> withMoreInIt() {
    return List.of(
        argumentSet("the request", request(with(parts(SOUND), MORE))),
        argumentSet("its content", request(info(with(infoParts(), MORE)))),
        argumentSet("an attribute of the subject", request(info(SUBJECT, subjectWithMore()))),
        argumentSet("the key", request(info(KEY, grown(infoParts()[KEY])))),
        argumentSet("the key's algorithm", request(info(KEY, algorithmWithMore()))),
        argumentSet("the RSA key", request(info(KEY, rsaKeyWithMore()))),
        argumentSet("the list's attribute", attribute(grown(list(extensions())))),
        argumentSet("an extension", attribute(list(new DERSequence(grown(san()))))),
        argumentSet(
            "the names", attribute(list(new DERSequence(san(new byte[] {0x30, 0}, new byte[1]))))),
        argumentSet("another version", request(info(VERSION, new ASN1Integer(7)))));
  }

  @ParameterizedTest
  @MethodSource("withMoreInIt")
  void anElementTooManyIsPassedOverAndIrregular(byte[] der) throws IOException {
    Pkcs10 read = Pkcs10.read(der);

    assertThat(read.subject().commonName()).hasValue("system:node:node-1");
    assertThat(read.publicKey()).isEqualTo(key(SOUND));
    assertThat(read.irregularities())
        .extracting(ReadResult.Unreadable::reason)
        .containsAnyOf(Reason.NotPkcs10, Reason.SubjectNotPlain);
  }

  @Test
  void theSignatureCoversWhatIsPassedOver() throws IOException {
    assertThat(Pkcs10.read(request(with(parts(SOUND), MORE))).provesPossession()).isTrue();
    assertThat(Pkcs10.read(request(info(with(infoParts(), MORE)))).provesPossession()).isFalse();
  }

  static List<Arguments> attributesThatAreNone() {
    return List.of(
        argumentSet("a number", new ASN1Integer(1)),
        argumentSet("nothing in it", new DERSequence()),
        argumentSet("no values", new DERSequence(BCStyle.CN)),
        argumentSet(
            "values that are no set",
            new DERSequence(
                new ASN1Encodable[] {
                  PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERSequence()
                })));
  }

  @ParameterizedTest
  @MethodSource("attributesThatAreNone")
  void anAttributeThatIsNoneIsPassedOverAndIrregular(ASN1Encodable attribute) throws IOException {
    Pkcs10 read =
        Pkcs10.read(
            request(info(ATTRIBUTES, attributes(with(attributeList().toArray(), attribute)))));

    assertThat(read.names().dns()).isEqualTo(Pkcs10.read(SOUND.der()).names().dns()).isNotEmpty();
    assertThat(read.irregularities())
        .extracting(ReadResult.Unreadable::reason)
        .contains(Reason.NotPkcs10);
  }

  @Test
  void aRelativeNameWithoutAttributesIsPassedOverAndIrregular() throws IOException {
    var subject = new DERSequence(with(sequence(infoParts()[SUBJECT]), new DERSet()));
    Pkcs10 read = Pkcs10.read(request(info(SUBJECT, subject)));

    assertThat(read.subject().commonName()).hasValue("system:node:node-1");
    assertThat(read.irregularities())
        .extracting(ReadResult.Unreadable::reason)
        .contains(Reason.MultiValuedRdn);
  }

  @Test
  void aStringOfAnotherClassOrConstructedIsNotSeen() throws IOException {
    for (int tag : List.of(0x8c, 0x2c)) {
      byte[] der = SOUND.der();
      int at = indexOf(der, "system:nodes".getBytes(StandardCharsets.US_ASCII));
      der[at - 2] = (byte) tag;
      Pkcs10 read = Pkcs10.read(der);

      assertThat(read.subject().organizations()).isEmpty();
      assertThat(read.irregularities())
          .extracting(ReadResult.Unreadable::reason)
          .contains(Reason.SubjectNotPlain);
    }
  }

  static List<Arguments> schemes() {
    return List.of(
        argumentSet("SHA-256", pss("SHA-256", NISTObjectIdentifiers.id_sha256, 32), true),
        argumentSet("SHA-384", pss("SHA-384", NISTObjectIdentifiers.id_sha384, 48), true),
        argumentSet("SHA-512", pss("SHA-512", NISTObjectIdentifiers.id_sha512, 64), true),
        argumentSet("a short salt", pss("SHA-256", NISTObjectIdentifiers.id_sha256, 20), false),
        argumentSet("SHA-1", pss("SHA-1", OIWObjectIdentifiers.idSHA1, 20), false));
  }

  /** Go takes only these. */
  @ParameterizedTest
  @MethodSource("schemes")
  void aSignatureOfRsassaPssProvesPossession(byte[] request, boolean holds) throws IOException {
    assertThat(Pkcs10.read(request).provesPossession()).isEqualTo(holds);
  }

  private static byte[] pss(String hash, ASN1ObjectIdentifier type, int salt) {
    try {
      Signature signer = Signature.getInstance("RSASSA-PSS");
      signer.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
      signer.initSign(SOUND.keys().getPrivate());
      signer.update(parts(SOUND)[0].toASN1Primitive().getEncoded(ASN1Encoding.DER));
      var digest = new AlgorithmIdentifier(type, DERNull.INSTANCE);
      var parameters =
          new RSASSAPSSparams(
              digest,
              new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, digest),
              new ASN1Integer(salt),
              new ASN1Integer(1));
      return request(
          parts(SOUND)[0],
          new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, parameters),
          new DERBitString(signer.sign()));
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void unusedBitsMoveTheOthersToTheRight() throws IOException {
    byte[] der = new DERBitString(new byte[] {0x12, 0x30}, 4).getEncoded(ASN1Encoding.DER);
    assertThat(DerElement.first(der).bits()).containsExactly(0x01, 0x23);
  }

  static List<Arguments> notDer() {
    return List.of(
        argumentSet("nothing", new byte[0]),
        argumentSet("no length", new byte[] {0x30}),
        argumentSet("a length of BER", new byte[] {0x30, (byte) 0x80, 0, 0}),
        argumentSet("a length too long", new byte[] {0x30, (byte) 0x81, 1, 0}),
        argumentSet("a length with a zero", new byte[] {0x30, (byte) 0x82, 0, 1, 0}),
        argumentSet("a length beyond any", new byte[] {0x30, (byte) 0x85, 1, 1, 1, 1, 1}),
        argumentSet("a length beyond the end", new byte[] {0x30, 3, 0}),
        argumentSet("a long tag for a short one", new byte[] {0x1f, 0x03, 0}),
        argumentSet("a long tag with a zero", new byte[] {0x1f, (byte) 0x80, 0x50, 0}));
  }

  @ParameterizedTest
  @MethodSource("notDer")
  void whatIsNotDerIsRefused(byte[] bytes) {
    assertThatThrownBy(() -> DerElement.first(bytes)).isInstanceOf(IOException.class);
  }

  private static ASN1Encodable[] parts(TestRequest request) {
    return ASN1Sequence.getInstance(request.der()).toArray();
  }

  private static ASN1Encodable[] infoParts() {
    return sequence(parts(SOUND)[0]);
  }

  private static ASN1Encodable[] sequence(ASN1Encodable value) {
    return ASN1Sequence.getInstance(value).toArray();
  }

  private static ASN1Encodable[] with(ASN1Encodable[] elements, ASN1Encodable last) {
    ASN1Encodable[] longer = Arrays.copyOf(elements, elements.length + 1);
    longer[elements.length] = last;
    return longer;
  }

  private static ASN1Encodable grown(ASN1Encodable sequence) {
    return new DERSequence(with(sequence(sequence), MORE));
  }

  private static ASN1Encodable[] info(ASN1Encodable[] elements) {
    ASN1Encodable[] parts = parts(SOUND);
    parts[0] = new DERSequence(elements);
    return parts;
  }

  private static ASN1Encodable[] info(int at, ASN1Encodable element) {
    ASN1Encodable[] elements = infoParts();
    elements[at] = element;
    return info(elements);
  }

  private static byte[] request(ASN1Encodable... parts) {
    try {
      return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ASN1Encodable subjectWithMore() {
    ASN1Encodable[] names = sequence(infoParts()[SUBJECT]);
    ASN1Set first = ASN1Set.getInstance(names[0]);
    names[0] = new DERSet(grown(first.getObjectAt(0)));
    return new DERSequence(names);
  }

  private static ASN1Encodable algorithmWithMore() {
    ASN1Encodable[] parts = sequence(infoParts()[KEY]);
    parts[0] = grown(parts[0]);
    return new DERSequence(parts);
  }

  private static ASN1Encodable rsaKeyWithMore() {
    ASN1Encodable[] parts = sequence(infoParts()[KEY]);
    var numbers = ASN1Sequence.getInstance(key(SOUND).getPublicKeyData().getOctets());
    parts[1] = new DERBitString(request(sequence(grown(numbers))));
    return new DERSequence(parts);
  }

  private static SubjectPublicKeyInfo key(TestRequest request) {
    return request.pkcs10().getSubjectPublicKeyInfo();
  }

  private static ASN1Set attributeList() {
    return ASN1Set.getInstance(ASN1TaggedObject.getInstance(infoParts()[ATTRIBUTES]), false);
  }

  private static ASN1Encodable attributes(ASN1Encodable... all) {
    return new DERTaggedObject(false, 0, new DERSequence(all));
  }

  private static byte[] attribute(ASN1Encodable attribute) {
    return request(info(ATTRIBUTES, attributes(attribute)));
  }

  private static ASN1Encodable list(ASN1Encodable extensions) {
    return new DERSequence(
        new ASN1Encodable[] {
          PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERSet(extensions)
        });
  }

  private static ASN1Encodable extensions() {
    return new DERSequence(san());
  }

  private static ASN1Encodable san() {
    return san(new byte[0], request(TestNames.dns("node-1")));
  }

  /** The extension; its value is the names and something behind them. */
  private static ASN1Encodable san(byte[] value, byte[] behind) {
    byte[] both = Arrays.copyOf(value, value.length + behind.length);
    System.arraycopy(behind, 0, both, value.length, behind.length);
    return new DERSequence(
        new ASN1Encodable[] {Extension.subjectAlternativeName, new DEROctetString(both)});
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int at = 0; ; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
  }
}
