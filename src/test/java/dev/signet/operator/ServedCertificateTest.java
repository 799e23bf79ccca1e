package dev.signet.operator;

import static dev.signet.testing.TestNames.dns;
import static dev.signet.testing.TestNames.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.signet.approval.ServingFacts.Answer;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestCertificateBuilder;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a served certificate proves. */
final class ServedCertificateTest {
  private static final TestCa CA = TestCa.create(ca -> ca.subject("CN=kubelets"));
  private static final TestCa NAMESAKE = TestCa.create(ca -> ca.subject("CN=kubelets"));

  static List<Arguments> worthless() {
    return List.of(
        argumentSet("of another CA", TestCa.create().issue(ServedCertificateTest::sound)),
        argumentSet("of a CA of the same name", NAMESAKE.issue(ServedCertificateTest::sound)),
        argumentSet("self-signed", sound(TestCertificate.builder()).selfSigned()),
        argumentSet("of another node", CA.issue(c -> sound(c).named("system:node:node-10"))),
        argumentSet("of nobody", CA.issue(c -> sound(c).named("node-1"))),
        argumentSet("ended", CA.issue(c -> sound(c).expired())),
        argumentSet("not begun", CA.issue(c -> sound(c).notYetValid())),
        argumentSet(
            "of a client",
            CA.issue(c -> sound(c).extendedKeyUsage(KeyPurposeId.id_kp_clientAuth))));
  }

  @ParameterizedTest
  @MethodSource("worthless")
  void aCertificateThatIsNotTheNodesUnderThisCaSaysNothing(TestCertificate served) {
    assertThat(read(served)).isInstanceOf(Answer.DoesNotKnow.class);
  }

  @Test
  void theNodesOwnSaysWhichNamesWereApproved() {
    assertThat(read(CA.issue(ServedCertificateTest::sound)))
        .hasToString("[node-1, 10.0.0.1, fd00:0:0:0:0:0:0:1]");
  }

  @Test
  void withoutNamesItSaysThatThereAreNone() {
    assertThat(read(CA.issue(c -> c.named("system:node:node-1", "system:nodes"))))
        .hasToString("[]");
  }

  private static TestCertificateBuilder sound(TestCertificateBuilder certificate) {
    return certificate
        .named("system:node:node-1", "system:nodes")
        .names(dns("NODE-1"), ip("10.0.0.1"), ip("fd00::1"));
  }

  private static Answer read(TestCertificate served) {
    return ServedCertificate.read(
        served.certificate(), "node-1", List.of(CA.self().certificate()), Instant.now());
  }
}
