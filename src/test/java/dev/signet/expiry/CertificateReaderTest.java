package dev.signet.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.signet.testing.Mutations;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestCertificateBuilder;
import dev.signet.testing.TestRequests;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CertificateReaderTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2060-01-01T00:00:00Z");
  private static final TestCertificate NODE =
      TestCertificate.builder()
          .named("system:node:node-1", "system:nodes")
          .valid(FROM, TO)
          .selfSigned();

  @Test
  void aCertificateIsRead() throws GeneralSecurityException {
    assertThat(read(NODE.pem()))
        .hasValue(
            new CertificateFacts(
                "O=system:nodes,CN=system:node:node-1",
                "system:node:node-1",
                "O=system:nodes,CN=system:node:node-1",
                FROM,
                TO,
                sha256(NODE),
                false));
  }

  @Test
  void ofOneThatWasJustMadeTheSameIsKnownWithoutReadingIt() throws Exception {
    var holder = new JcaX509CertificateHolder(NODE.certificate());

    assertThat(CertificateFacts.of(holder, FROM, TO)).isEqualTo(read(NODE.pem()).get());
  }

  @Test
  void ofAChainTheFirstIsRead() {
    assertThat(read(NODE.pem() + TestCa.create().pem())).isEqualTo(read(NODE.pem()));
  }

  @Test
  void textBeforeItIsReadOver() {
    assertThat(read("subject=CN = system:node:node-1\n" + NODE.pem())).isEqualTo(read(NODE.pem()));
  }

  @Test
  void theLastCommonNameCounts() {
    assertThat(subject(b -> b.subject("CN=first,O=x,CN=last"))).hasValue("last");
  }

  @Test
  void aCommonNameIsReadAsItIsAndNotEscaped() {
    var name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, "a,b+c #d").build();
    assertThat(subject(b -> b.subject(name))).hasValue("a,b+c #d");
  }

  @Test
  void aCommonNameBesideAnotherAttributeIsFound() {
    assertThat(subject(b -> b.subject("O=x,OU=unit+CN=name"))).hasValue("name");
    assertThat(subject(b -> b.subject("CN=name+O=x"))).hasValue("name");
  }

  @Test
  void aCertificateMayHaveNoCommonName() {
    assertThat(subject(b -> b.subject("O=x"))).hasValue("");
  }

  @Test
  void aCommonNameThatIsNoTextDoesNotThrow() {
    var name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, new ASN1Integer(7)).build();
    assertThatCode(() -> subject(b -> b.subject(name))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"})
  void whatIsNoCertificateIsNothing(String pem) {
    assertThat(read(pem)).isEmpty();
  }

  @Test
  void anotherKindOfBlockIsNothing() {
    assertThat(read(TestRequests.kubeletClient("node-1").build().pem())).isEmpty();
    assertThat(read(NODE.keyPem())).isEmpty();
  }

  @Test
  void noFaultInTheBytesThrows() {
    var mutations = new Mutations(5);
    byte[] pem = NODE.pem().getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 1000; i++) {
      byte[] broken = mutations.of(pem);
      assertThatCode(() -> CertificateReader.read(broken)).doesNotThrowAnyException();
    }
  }

  private static String sha256(TestCertificate certificate) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(certificate.certificate().getEncoded()));
  }

  private static Optional<String> subject(UnaryOperator<TestCertificateBuilder> changes) {
    return read(changes.apply(TestCertificate.builder()).selfSigned().pem())
        .map(CertificateFacts::commonName);
  }

  private static Optional<CertificateFacts> read(String pem) {
    return CertificateReader.read(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
