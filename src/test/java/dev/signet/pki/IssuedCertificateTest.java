package dev.signet.pki;

import static dev.signet.testing.TestNames.dns;
import static dev.signet.testing.TestNames.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestCertificateBuilder;
import dev.signet.testing.TestExtensions;
import dev.signet.testing.TestKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class IssuedCertificateTest {

  private static final Instant NOW = Instant.parse("2036-01-01T00:00:00Z");
  private static final Instant END = NOW.plus(Duration.ofDays(3650));
  private static final TestCa CA = authority("CN=kubernetes");
  private static final TestCa SAME_NAME = authority("CN=kubernetes");
  private static final TestCa ANOTHER = authority("CN=another");
  private static final TestCertificate PRESENT =
      CA.issue(leaf -> named(leaf).valid(NOW.minus(days(365)), NOW.minus(days(1))));

  static List<Arguments> faults() {
    return List.of(
        row("the key is another", leaf -> leaf.keys(TestKey.P256.generate()), "another key"),
        row(
            "it is a CA's",
            leaf -> leaf.extension(TestExtensions.basicConstraints(true)),
            "It is a CA's certificate"),
        row(
            "it is signed with SHA-1",
            leaf -> leaf.signatureAlgorithm("SHA1withECDSA"),
            "SHA1withECDSA, which Kubernetes does not accept"),
        row(
            "the subject has another group",
            leaf -> leaf.named("admin", "system:master"),
            "Its subject is O=system:master,CN=admin, asked for was O=system:masters,CN=admin."),
        row(
            "the subject differs by case alone",
            leaf -> leaf.named("admin", "System:masters"),
            "Its subject is O=System:masters,CN=admin"),
        row("the subject lacks a part", leaf -> leaf.named("admin"), "Its subject is CN=admin,"),
        row("a name is missing", leaf -> leaf.names(ip("10.0.0.1")), "missing DNS:one."),
        row(
            "an address is missing",
            leaf -> leaf.names(dns("one")),
            "alternative names are not those asked for: missing IP:10.0.0.1."),
        row(
            "there is an additional name",
            leaf -> leaf.names(dns("one"), ip("10.0.0.1"), dns("two")),
            "not asked for DNS:two."),
        row(
            "one name is in the place of another",
            leaf -> leaf.names(dns("two"), ip("10.0.0.1")),
            "missing DNS:one; not asked for DNS:two."),
        row(
            "a purpose is missing",
            leaf -> leaf.extendedKeyUsage(KeyPurposeId.id_kp_serverAuth),
            "Its usages are not those asked for: missing client auth."),
        row(
            "there is an additional purpose",
            leaf ->
                leaf.extendedKeyUsage(
                    KeyPurposeId.id_kp_serverAuth,
                    KeyPurposeId.id_kp_clientAuth,
                    KeyPurposeId.anyExtendedKeyUsage),
            "not asked for 2.5.29.37.0."),
        row(
            "a key usage is missing",
            leaf -> leaf.keyUsage(KeyUsage.keyEncipherment),
            "missing digital signature."),
        row(
            "there is an additional key usage",
            leaf ->
                leaf.keyUsage(
                    KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyCertSign),
            "not asked for cert sign."),
        row(
            "nobody knows a critical extension",
            leaf ->
                leaf.extension(
                    TestExtensions.of(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE)),
            "critical extension that was not asked for: 1.2.3.4."),
        row(
            "it has ended",
            leaf -> leaf.valid(NOW.minus(days(2)), NOW),
            "It ended at 2036-01-01T00:00:00Z."),
        row(
            "it begins in more than five minutes",
            leaf -> leaf.valid(NOW.plusSeconds(301), NOW.plus(days(1))),
            "It begins only at 2036-01-01T00:05:01Z"),
        row(
            "it ends after its CA",
            leaf -> leaf.valid(NOW, END.plusSeconds(1)),
            "after its CA (" + END + ")"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isNotTakenIf(UnaryOperator<TestCertificateBuilder> change, String why) {
    assertThat(fault(CA, change).orElseThrow()).contains(why);
  }

  @Test
  void isNotTakenFromAnotherCaNorFromOneThatHasOnlyItsName() {
    assertThat(fault(ANOTHER, leaf -> leaf).orElseThrow()).contains("but by CN=another.");
    assertThat(fault(SAME_NAME, leaf -> leaf).orElseThrow())
        .contains("but by another key with that name.");
    TestCa renamed =
        TestCa.create(ca -> ca.subject("CN=renamed").keys(CA.self().keys()).valid(NOW, END));
    assertThat(fault(renamed, leaf -> leaf).orElseThrow()).contains("but by CN=renamed.");
  }

  @Test
  void isTakenIfItIsWhatWasAskedForUpToFiveMinutesAheadAndToTheEndOfItsCa() {
    assertThat(fault(CA, leaf -> leaf)).isEmpty();
    assertThat(fault(CA, leaf -> leaf.valid(NOW.plusSeconds(300), END))).isEmpty();
    assertThat(fault(CA, leaf -> leaf.withoutKeyIdentifiers())).isEmpty();
    assertThat(fault(CA, leaf -> leaf.names(ip("10.0.0.1"), dns("one")))).isEmpty();
  }

  private static Optional<String> fault(
      TestCa signer, UnaryOperator<TestCertificateBuilder> change) {
    X509Certificate signed =
        signer
            .issue(
                leaf ->
                    change.apply(named(leaf).keys(PRESENT.keys()).valid(NOW, NOW.plus(days(365)))))
            .certificate();
    return new IssuedCertificate(
            signed, WantedCertificate.like(PRESENT.certificate()), CA.self().certificate())
        .fault(NOW);
  }

  private static TestCertificateBuilder named(TestCertificateBuilder leaf) {
    return leaf.named("admin", "system:masters").names(dns("one"), ip("10.0.0.1"));
  }

  private static Arguments row(
      String name, UnaryOperator<TestCertificateBuilder> change, String why) {
    return argumentSet(name, change, why);
  }

  private static TestCa authority(String subject) {
    return TestCa.create(ca -> ca.subject(subject).valid(NOW.minus(days(3650)), END));
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }
}
