package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificateBuilder;
import dev.signet.testing.TestExtensions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** The CA that signs with its issuers after it. */
final class CertificateChainTest {

  private static final TestCa ROOT = TestCa.create();
  private static final TestCa MIDDLE = ROOT.intermediate(ca -> ca);
  private static final TestCa CA = MIDDLE.intermediate(ca -> ca);

  @Test
  void theFirstSignsAndTheOthersAreItsIssuers() {
    Authority authority = ready(CA, CA, MIDDLE, ROOT);

    assertThat(authority.certificate()).isEqualTo(CA.self().certificate());
    assertThat(authority.issuers())
        .containsExactly(MIDDLE.self().certificate(), ROOT.self().certificate());
    assertThat(authority.intermediates())
        .as("without the root")
        .containsExactly(CA.self().certificate(), MIDDLE.self().certificate());
  }

  @Test
  void aChainMayEndBeforeTheRoot() {
    assertThat(ready(CA, CA, MIDDLE).intermediates()).hasSize(2);
    assertThat(ready(CA, CA).intermediates()).hasSize(1);
    assertThat(ready(ROOT, ROOT).intermediates()).isEmpty();
  }

  @Test
  void whatIsOutOfOrderOrDoesNotBelongIsRefused() {
    assertFault(AuthorityFault.ChainBroken, CA, CA, ROOT, MIDDLE);
    assertFault(AuthorityFault.ChainBroken, CA, CA, MIDDLE, TestCa.create());
    assertFault(AuthorityFault.ChainBroken, CA, CA, CA);
    assertFault(AuthorityFault.ChainBroken, ROOT, ROOT, TestCa.create());
    assertFault(AuthorityFault.KeyMismatch, CA, MIDDLE, ROOT);
  }

  @Test
  void anIssuerOfTheRightNameWithAnotherKeyIsRefused() {
    String name = MIDDLE.self().certificate().getSubjectX500Principal().getName();

    assertFault(
        AuthorityFault.ChainBroken, CA, CA, ROOT.intermediate(ca -> ca.subject(name)), ROOT);
  }

  @Test
  void everyIssuerIsACaThatMaySign() {
    assertFaultBelow(
        AuthorityFault.NotACa, ca -> ca.extension(TestExtensions.basicConstraints(false)));
    assertFaultBelow(
        AuthorityFault.MayNotSignCertificates, ca -> ca.keyUsage(KeyUsage.digitalSignature));
    assertFaultBelow(AuthorityFault.Expired, ca -> ca.expired());
    assertFaultBelow(AuthorityFault.NotYetValid, ca -> ca.notYetValid());
  }

  @Test
  void aPathLengthOfZeroIsEnoughForTheCaThatSigns() {
    TestCa ca = ROOT.intermediate(made -> made.extension(TestExtensions.pathLength(0)));

    ready(ca, ca, ROOT);
  }

  @Test
  void aPathLengthCountsTheCasBelow() {
    TestCa one = TestCa.create(made -> made.extension(TestExtensions.pathLength(1)));
    TestCa below = one.intermediate(ca -> ca);
    TestCa belowThat = below.intermediate(ca -> ca);

    ready(below, below, one);
    assertFault(AuthorityFault.PathTooLong, belowThat, belowThat, below, one);

    TestCa zero = ROOT.intermediate(made -> made.extension(TestExtensions.pathLength(0)));
    TestCa belowZero = zero.intermediate(ca -> ca);
    assertFault(AuthorityFault.PathTooLong, belowZero, belowZero, zero, ROOT);
  }

  /** Beyond the end of any of them nothing verifies that the first signs. */
  @Test
  void theChainLastsAsLongAsItsShortest() {
    Instant from = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    Instant to = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    TestCa root = TestCa.create(ca -> ca.valid(from, to));
    TestCa ca = root.intermediate(made -> made);

    Authority authority = ready(ca, ca, root);

    assertThat(authority.notAfter()).isEqualTo(to);
    assertThat(authority.notBefore()).isEqualTo(ca.self().certificate().getNotBefore().toInstant());
    assertThat(AuthorityReader.dates(authority, to)).isPresent();
    assertThat(AuthorityReader.dates(authority, to.minusSeconds(1))).isEmpty();
  }

  private static void assertFaultBelow(
      AuthorityFault fault, UnaryOperator<TestCertificateBuilder> changes) {
    TestCa middle = ROOT.intermediate(changes);
    TestCa ca = middle.intermediate(made -> made);
    assertFault(fault, ca, ca, middle, ROOT);
  }

  private static Authority ready(TestCa key, TestCa... chain) {
    AuthorityResult result = read(key, chain);
    assertThat(result).isInstanceOf(AuthorityResult.Ready.class);
    return ((AuthorityResult.Ready) result).authority();
  }

  private static void assertFault(AuthorityFault fault, TestCa key, TestCa... chain) {
    assertThat(read(key, chain))
        .asInstanceOf(type(AuthorityResult.Faulty.class))
        .satisfies(faulty -> assertThat(faulty.fault()).as(faulty.sentence()).isEqualTo(fault));
  }

  private static AuthorityResult read(TestCa key, TestCa... chain) {
    var pem = new StringBuilder();
    for (TestCa ca : chain) {
      pem.append(ca.pem());
    }
    return AuthorityReader.read(
        new AuthorityMaterial(bytes(pem.toString()), bytes(key.keyPem())), Instant.now());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
