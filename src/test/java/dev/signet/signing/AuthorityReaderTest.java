package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.testing.Mutations;
import dev.signet.testing.Pem;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestExtensions;
import dev.signet.testing.TestKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which certificates and keys are an authority, and what is said about the others. */
final class AuthorityReaderTest {
  private static final TestCa CA = TestCa.create();
  private static final TestCa OTHER = TestCa.create();
  private static final TestCertificate LEAF = CA.issue(leaf -> leaf);

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "P224", "P256", "P384", "P521", "ED25519"})
  void aKeyInPkcs8IsRead(TestKey kind) {
    var ca = TestCa.create(made -> made.key(kind));
    assertReady(ca, ca.pem(), ca.keyPem());
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "P224", "P256", "P384", "P521"})
  void aKeyInPkcs1OrSec1IsRead(TestKey kind) {
    var ca = TestCa.create(made -> made.key(kind));
    assertReady(ca, ca.pem(), ca.self().traditionalKeyPem());
  }

  @Test
  void parametersBeforeAnEcKeyAreReadOver() throws IOException {
    var parameters = Pem.of("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded());
    assertReady(CA, CA.pem(), parameters + CA.self().traditionalKeyPem());
  }

  @Test
  void textAroundIsReadOver() {
    assertReady(CA, "subject=CN=ca\n" + CA.pem() + "\n", "Key Attributes\n" + CA.keyPem());
    assertReady(CA, CA.pem().replace("\n", "\r\n"), CA.keyPem().replace("\n", "\r\n"));
  }

  @Test
  void anAuthorityWithoutKeyUsageMaySign() {
    var ca = TestCa.create(made -> made.without(Extension.keyUsage));
    assertReady(ca, ca.pem(), ca.keyPem());
  }

  @Test
  void anIntermediateAuthorityMaySign() {
    var below = CA.intermediate(ca -> ca);
    assertReady(below, below.pem(), below.keyPem());
  }

  static List<Arguments> faults() {
    var noKeyCertSign = TestCa.create(ca -> ca.keyUsage(KeyUsage.digitalSignature));
    var noCa = TestCa.create(ca -> ca.extension(TestExtensions.basicConstraints(false)));
    var noConstraints = TestCa.create(ca -> ca.without(Extension.basicConstraints));
    var ed448 = TestCa.create(ca -> ca.key(TestKey.ED448));
    var dsa = TestCa.create(ca -> ca.key(TestKey.DSA_2048).signatureAlgorithm("SHA256withDSA"));
    var p224 = TestCa.create(ca -> ca.key(TestKey.P224));
    var otherP224 = TestCa.create(ca -> ca.key(TestKey.P224));
    var p384 = TestCa.create(ca -> ca.key(TestKey.P384));
    return List.of(
        fault("a leaf", AuthorityFault.NotACa, LEAF.pem(), LEAF.keyPem()),
        fault("CA:FALSE", AuthorityFault.NotACa, noCa.pem(), noCa.keyPem()),
        fault("no constraints", AuthorityFault.NotACa, noConstraints.pem(), noConstraints.keyPem()),
        fault(
            "no keyCertSign",
            AuthorityFault.MayNotSignCertificates,
            noKeyCertSign.pem(),
            noKeyCertSign.keyPem()),
        fault("another's key", AuthorityFault.KeyMismatch, CA.pem(), OTHER.keyPem()),
        fault("a key of another curve", AuthorityFault.KeyMismatch, CA.pem(), p384.keyPem()),
        fault("another's key of P-224", AuthorityFault.KeyMismatch, p224.pem(), otherP224.keyPem()),
        fault("a P-256 key for P-224", AuthorityFault.KeyMismatch, p224.pem(), CA.keyPem()),
        fault("a P-224 key for P-256", AuthorityFault.KeyMismatch, CA.pem(), p224.keyPem()),
        fault("Ed448", AuthorityFault.KeyMalformed, ed448.pem(), ed448.keyPem()),
        fault("DSA", AuthorityFault.KeyMalformed, dsa.pem(), dsa.keyPem()),
        fault("no certificate", AuthorityFault.CertificateMalformed, "", CA.keyPem()),
        fault("text", AuthorityFault.CertificateMalformed, "hello", CA.keyPem()),
        fault(
            "half a certificate",
            AuthorityFault.CertificateMalformed,
            CA.pem().substring(0, 200),
            CA.keyPem()),
        fault(
            "a key for a certificate", AuthorityFault.CertificateMalformed, CA.keyPem(), CA.pem()),
        fault("no key", AuthorityFault.KeyMalformed, CA.pem(), ""),
        fault("a certificate for a key", AuthorityFault.KeyMalformed, CA.pem(), CA.pem()),
        fault("half a key", AuthorityFault.KeyMalformed, CA.pem(), CA.keyPem().substring(0, 100)));
  }

  /** DER sorts the parts of a relative name, and a certificate would name the CA so. */
  @Test
  void anAuthorityWhoseNameIsNotInDerIsAFault() {
    var parts =
        new AttributeTypeAndValue[] {
          new AttributeTypeAndValue(BCStyle.O, new DERUTF8String("aaa")),
          new AttributeTypeAndValue(BCStyle.OU, new DERUTF8String("aaa"))
        };
    var name = new X500NameBuilder(BCStyle.INSTANCE).addMultiValuedRDN(parts).build();
    var ca = TestCa.create(made -> made.subject(name));
    var sorted = "55040a0c03616161300a060355040b";
    var unsorted = "55040b0c03616161300a060355040a";
    var hex = HexFormat.of().formatHex(Pem.contents(ca.pem()));

    assertThat(hex).contains(sorted);
    assertReady(ca, ca.pem(), ca.keyPem());
    var swapped = HexFormat.of().parseHex(hex.replace(sorted, unsorted));
    assertThat(read(Pem.of("CERTIFICATE", swapped), ca.keyPem()))
        .asInstanceOf(type(AuthorityResult.Faulty.class))
        .satisfies(
            faulty -> {
              assertThat(faulty.fault()).isEqualTo(AuthorityFault.CertificateMalformed);
              assertThat(faulty.sentence()).contains("is not in DER");
            });
  }

  @ParameterizedTest
  @MethodSource("faults")
  void anythingElseIsAFault(AuthorityFault fault, String certificate, String key) {
    assertThat(read(certificate, key))
        .asInstanceOf(type(AuthorityResult.Faulty.class))
        .satisfies(
            faulty -> {
              assertThat(faulty.fault()).as(faulty.sentence()).isEqualTo(fault);
              assertThat(faulty.sentence()).isNotBlank();
            });
  }

  @Test
  void anAuthorityIsReadyFromItsFirstMomentToBeforeItsLast() {
    var from = Instant.parse("2026-01-01T00:00:00Z");
    var to = Instant.parse("2027-01-01T00:00:00Z");
    var ca = TestCa.create(made -> made.valid(from, to));

    assertThat(faultAt(ca, from.minusMillis(1))).isEqualTo(AuthorityFault.NotYetValid);
    assertThat(read(ca.pem(), ca.keyPem(), from)).isInstanceOf(AuthorityResult.Ready.class);
    assertThat(read(ca.pem(), ca.keyPem(), to.minusMillis(1)))
        .isInstanceOf(AuthorityResult.Ready.class);
    assertThat(faultAt(ca, to)).isEqualTo(AuthorityFault.Expired);
    assertThat(faultAt(ca, to.plus(1, ChronoUnit.DAYS))).isEqualTo(AuthorityFault.Expired);
  }

  @Test
  void noFaultInTheBytesThrows() {
    var mutations = new Mutations(4);
    byte[] certificate = bytes(CA.pem());
    byte[] key = bytes(CA.keyPem());
    for (int i = 0; i < 500; i++) {
      var broken = new AuthorityMaterial(mutations.of(certificate), mutations.of(key));
      var brokenKey = new AuthorityMaterial(certificate, mutations.of(key));
      assertThatCode(() -> AuthorityReader.read(broken, Instant.now())).doesNotThrowAnyException();
      assertThatCode(() -> AuthorityReader.read(brokenKey, Instant.now()))
          .doesNotThrowAnyException();
    }
  }

  private static void assertReady(TestCa ca, String certificate, String key) {
    assertThat(read(certificate, key))
        .asInstanceOf(type(AuthorityResult.Ready.class))
        .extracting(AuthorityResult.Ready::authority)
        .satisfies(
            authority -> {
              assertThat(authority.certificate()).isEqualTo(ca.self().certificate());
              assertThat(authority.fingerprint()).matches("[0-9a-f]{64}");
            });
  }

  private static AuthorityFault faultAt(TestCa ca, Instant now) {
    return ((AuthorityResult.Faulty) read(ca.pem(), ca.keyPem(), now)).fault();
  }

  private static AuthorityResult read(String certificate, String key) {
    return read(certificate, key, Instant.now());
  }

  private static AuthorityResult read(String certificate, String key, Instant now) {
    return AuthorityReader.read(new AuthorityMaterial(bytes(certificate), bytes(key)), now);
  }

  private static byte[] bytes(String pem) {
    return pem.getBytes(StandardCharsets.US_ASCII);
  }

  private static Arguments fault(
      String name, AuthorityFault fault, String certificate, String key) {
    return argumentSet(name, fault, certificate, key);
  }
}
