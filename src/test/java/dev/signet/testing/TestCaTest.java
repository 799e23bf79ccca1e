package dev.signet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The CAs of the tests are what they say, by the JDK's judgement. */
final class TestCaTest {

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RSA_4096", "P224"}) // takes seconds; not the JDK's
  void aCaOfEveryKindOfKeyIssuesWhatTheJdkAccepts(TestKey key) throws Exception {
    var root = TestCa.create(ca -> ca.key(key));
    var intermediate = root.intermediate(ca -> ca.subject("CN=intermediate"));
    var leaf = intermediate.issue(certificate -> certificate.subject("CN=leaf"));

    var path =
        CertificateFactory.getInstance("X.509")
            .generateCertPath(List.of(leaf.certificate(), intermediate.self().certificate()));
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(root.self().certificate(), null)));
    parameters.setRevocationEnabled(false);
    assertThat(CertPathValidator.getInstance("PKIX").validate(path, parameters)).isNotNull();
  }

  @Test
  void whatACaIssuesNamesTheCasKeyAsTheCaItselfDoes() throws Exception {
    var identifier =
        Extension.create(
            Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(new byte[] {1, 2, 3}));
    var ca = TestCa.create(root -> root.withoutKeyIdentifiers().extension(identifier));

    var issued = ca.issue(leaf -> leaf).certificate();

    var value = issued.getExtensionValue(Extension.authorityKeyIdentifier.getId());
    assertThat(
            AuthorityKeyIdentifier.getInstance(JcaX509ExtensionUtils.parseExtensionValue(value))
                .getKeyIdentifierOctets())
        .containsExactly(1, 2, 3);
  }

  @Test
  void aCaMayBeWrongInEveryWay() {
    var wrong =
        TestCa.create(
                ca ->
                    ca.expired()
                        .extension(TestExtensions.basicConstraints(false))
                        .keyUsage(KeyUsage.digitalSignature)
                        .withoutKeyIdentifiers())
            .self()
            .certificate();

    assertThatThrownBy(wrong::checkValidity).isInstanceOf(CertificateExpiredException.class);
    assertThat(wrong.getBasicConstraints()).isNegative();
    assertThat(wrong.getKeyUsage()[5]).as("keyCertSign").isFalse();
    assertThat(wrong.getExtensionValue(Extension.subjectKeyIdentifier.getId())).isNull();
  }

  @Test
  void aCertificateMayLieInTheFuture() {
    var future = TestCa.create().issue(leaf -> leaf.notYetValid()).certificate();

    assertThatThrownBy(future::checkValidity).isInstanceOf(CertificateNotYetValidException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "P256", "P384", "P521"})
  void aKeyIsReadFromEveryForm(TestKey key) throws Exception {
    var ca = TestCa.create(root -> root.key(key));

    for (String form : List.of(ca.keyPem(), ca.self().traditionalKeyPem())) {
      var issued = TestCa.of(ca.pem(), form).issue(leaf -> leaf).certificate();
      issued.verify(ca.self().keys().getPublic());
    }
  }

  @Test
  void aSecretHoldsBothInPem() {
    var ca = TestCa.create();
    var secret = ca.tlsSecret("signet-system", "kubelet-ca");

    assertThat(secret.getType()).isEqualTo("kubernetes.io/tls");
    assertThat(text(secret.getData().get("tls.crt"))).isEqualTo(ca.pem());
    assertThat(text(secret.getData().get("tls.key"))).isEqualTo(ca.keyPem());
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
  }
}
