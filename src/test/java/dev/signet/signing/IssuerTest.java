package dev.signet.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.signet.api.Approval.Compatibility;
import dev.signet.api.AuthorityRef;
import dev.signet.policy.Lifetime;
import dev.signet.policy.SigningRules;
import dev.signet.request.CertificateRequest;
import dev.signet.request.Reason;
import dev.signet.signing.IssueResult.Certificate;
import dev.signet.signing.IssueResult.NotNow;
import dev.signet.signing.IssueResult.Refused;
import dev.signet.testing.Identity;
import dev.signet.testing.Pem;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestKey;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class IssuerTest {
  private static final SigningRules RULES =
      SigningRules.of(
          new AuthorityRef(null, null, null, null),
          Lifetime.of(Duration.ofDays(365), Duration.ofMinutes(5)));
  private static final TestCa CA = TestCa.create();
  private static final CertificateRequest REQUEST = read(TestRequests.kubeletClient("node-1"));

  private final Instant now = Instant.now();

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, SHA256withRSA",
    "P256, SHA256withECDSA",
    "P384, SHA384withECDSA",
    "P521, SHA512withECDSA",
    "ED25519, EdDSA"
  })
  void theSignatureIsTheAuthoritysOfTheKindThatUpstreamMakes(TestKey kind, String algorithm) {
    var ca = TestCa.create(made -> made.key(kind));
    var certificate = issue(REQUEST, ca.authority());

    assertThat(certificate.getSigAlgName()).isIn(algorithm, "Ed25519");
    assertThatCode(() -> certificate.verify(ca.self().certificate().getPublicKey()))
        .doesNotThrowAnyException();
  }

  /** The JDK reads keys of this curve and verifies nothing with them. */
  @Test
  void anAuthorityOnCurveP224Signs() throws Exception {
    var ca = TestCa.create(made -> made.key(TestKey.P224));
    var certificate = new X509CertificateHolder(issue(REQUEST, ca.authority()).getEncoded());
    var verifiers =
        new BcECContentVerifierProviderBuilder(new DefaultDigestAlgorithmIdentifierFinder())
            .build(ca.authority().structure());

    assertThat(certificate.getSignatureAlgorithm().getAlgorithm())
        .isEqualTo(X9ObjectIdentifiers.ecdsa_with_SHA256);
    assertThat(certificate.isSignatureValid(verifiers)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "P256", "P384", "P521", "ED25519"})
  void theKeyIsTheRequests(TestKey kind) {
    var keys = kind.generate();
    var certificate = issue(read(kubelet(keys)), CA.authority());

    assertThat(certificate.getPublicKey()).isEqualTo(keys.getPublic());
  }

  @Test
  void theResultIsOneCertificateWithTheDatesOfThePolicy() throws Exception {
    var result =
        (Certificate) issuer(now).issue(REQUEST, RULES, CA.authority(), Compatibility.Strict);
    var certificate = Pem.certificate(result.pem());
    var second = now.truncatedTo(ChronoUnit.SECONDS);

    assertThat(result.pem()).containsOnlyOnce("BEGIN CERTIFICATE").endsWith("-----\n");
    assertThat(result.validity().notBefore()).isEqualTo(second.minusSeconds(300));
    assertThat(result.validity().notAfter())
        .isEqualTo(second.minusSeconds(300).plus(RULES.lifetime().duration()));
    assertThat(certificate.getNotBefore()).isEqualTo(result.validity().notBefore());
    assertThat(certificate.getNotAfter()).isEqualTo(result.validity().notAfter());
    assertThat(result.leaf().getEncoded()).isEqualTo(certificate.getEncoded());
  }

  @Test
  void aRequestMayAskForLess() {
    var asked = read(TestRequests.kubeletClient("node-1").expirationSeconds(3600));

    assertThat(issue(asked, CA.authority()).getNotAfter())
        .isEqualTo(now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(3600));
  }

  @Test
  void noCertificateOutlivesItsAuthority() {
    var end = now.plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    var ca = TestCa.create(made -> made.valid(now.minusSeconds(60), end));

    assertThat(issue(REQUEST, ca.authority()).getNotAfter()).isEqualTo(end);
  }

  @Test
  void anAuthorityThatHasEndedSinceItWasLoadedSignsNothing() {
    var end = CA.authority().notAfter();
    assertNotNow(
        issuer(end).issue(REQUEST, RULES, CA.authority(), Compatibility.Strict),
        Reason.AuthorityNotReady);
  }

  @Test
  void anAuthorityThatHasNotBegunSignsNothing() {
    var begin = CA.authority().notBefore();
    assertNotNow(
        issuer(begin.minusSeconds(1)).issue(REQUEST, RULES, CA.authority(), Compatibility.Strict),
        Reason.AuthorityNotReady);
  }

  @Test
  void aRequestWithoutTheShapeOfItsSignerIsRefusedInUpstreamsWords() {
    var misshapen = read(TestRequests.kubeletClient("node-1").usages("client auth"));

    assertThat(issuer(now).issue(misshapen, RULES, CA.authority(), Compatibility.Strict))
        .isEqualTo(
            new Refused(
                Reason.UsagesNotAllowed,
                "usages did not match [client auth digital signature key encipherment]"));
  }

  @Test
  void anAdministratorsCertificateIsNeverSigned() {
    var free = read(TestRequests.client("alice", "system:masters"));

    assertThat(issuer(now).issue(free, RULES, CA.authority(), Compatibility.Strict))
        .asInstanceOf(type(Refused.class))
        .extracting(Refused::reason)
        .isEqualTo(Reason.OrganizationNotAllowed);
  }

  @Test
  void aServingRequestOfTheRightShapeIsSigned() {
    var serving = read(TestRequests.kubeletServing("node-1", "10.0.0.1"));

    assertThat(issuer(now).issue(serving, RULES, CA.authority(), Compatibility.Strict))
        .isInstanceOf(Certificate.class);
  }

  @Test
  void aCertificateThatItsAuthorityDoesNotVerifyNeverLeaves() {
    var good = CA.authority();
    var stranger = TestKey.P256.generate().getPrivate();
    var crossed =
        new Authority(
            good.certificate(), good.structure(), stranger, good.fingerprint(), List.of());

    assertNotNow(
        issuer(now).issue(REQUEST, RULES, crossed, Compatibility.Strict), Reason.SelfCheckFailed);
  }

  @Test
  void aTokenThatFailsWhileItSignsIsNotNow() {
    var good = CA.authority();
    HeldKey failing = new FailingKey();
    var held =
        new Authority(good.certificate(), good.structure(), failing, good.fingerprint(), List.of());

    assertNotNow(
        issuer(now).issue(REQUEST, RULES, held, Compatibility.Strict), Reason.AuthorityNotReady);
  }

  /** A mock: when exactly a token fails cannot be chosen. TokenAuthoritiesTest has real ones. */
  private static final class FailingKey implements HeldKey {
    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public ContentSigner signer(String algorithm) {
      return new ContentSigner() {
        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
          return new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm);
        }

        @Override
        public OutputStream getOutputStream() {
          return OutputStream.nullOutputStream();
        }

        @Override
        public byte[] getSignature() {
          throw new RuntimeOperatorException("CKR_DEVICE_REMOVED");
        }
      };
    }
  }

  @Test
  void theIntermediatesFollowWhereThePolicyIncludesThem() {
    TestCa root = TestCa.create();
    TestCa middle = root.intermediate(ca -> ca);
    TestCa ca = middle.intermediate(made -> made);
    var authority = ca.authority(middle, root);

    assertThat(chain(RULES, authority)).hasSize(1);
    assertThat(chain(withChain(), authority))
        .hasSize(3)
        .endsWith(ca.self().certificate(), middle.self().certificate());
    assertThat(chain(withChain(), CA.authority())).as("the root is no intermediate").hasSize(1);
  }

  @Test
  void noCertificateOutlivesAnIssuerOfTheCa() {
    Instant end = now.plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    TestCa root = TestCa.create(ca -> ca.valid(now.minus(1, ChronoUnit.DAYS), end));
    TestCa ca = root.intermediate(made -> made);

    assertThat(chain(RULES, ca.authority(root)).getFirst().getNotAfter().toInstant())
        .isEqualTo(end);
  }

  private static SigningRules withChain() {
    return new SigningRules(
        RULES.authority(),
        RULES.lifetime(),
        RULES.perSigner(),
        RULES.clientTrust(),
        RULES.rollover(),
        RULES.trustBundle(),
        true);
  }

  private List<X509Certificate> chain(SigningRules rules, Authority authority) {
    return Pem.certificates(
        ((Certificate) issuer(now).issue(REQUEST, rules, authority, Compatibility.Strict)).pem());
  }

  @Test
  void aCertificateForAnotherKeyThanTheRequestsNeverLeaves() throws Exception {
    var certificate = new X509CertificateHolder(issue(REQUEST, CA.authority()).getEncoded());
    var ofAnotherKey = read(TestRequests.kubeletClient("node-1"));
    var authorityKey = CA.authority().certificate().getPublicKey();

    assertThat(Issuer.check(certificate, REQUEST.publicKey(), authorityKey)).isTrue();
    assertThat(Issuer.check(certificate, ofAnotherKey.publicKey(), authorityKey)).isFalse();
  }

  @Test
  void aKeyThatCannotSignIsNotNow() {
    var good = CA.authority();
    var stranger = TestKey.RSA_2048.generate().getPrivate();
    var crossed =
        new Authority(
            good.certificate(), good.structure(), stranger, good.fingerprint(), List.of());

    assertNotNow(
        issuer(now).issue(REQUEST, RULES, crossed, Compatibility.Strict), Reason.AuthorityNotReady);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1, ffffffffffffffffffffffffffffffff",
    "128, 80000000000000008000000000000000",
    "1, 1000000000000000100000000000000"
  })
  void aSerialNumberIs16BytesWithoutASign(long bits, String serial) {
    var fixed = new Issuer(clock(now), (RandomGenerator) () -> bits);
    var result = (Certificate) fixed.issue(REQUEST, RULES, CA.authority(), Compatibility.Strict);

    assertThat(Pem.certificate(result.pem()).getSerialNumber())
        .isEqualTo(new BigInteger(serial, 16));
  }

  @Test
  void theSerialNumberIsWhatTheRandomGeneratorMadeAndNothingElse() {
    var seeded = new Issuer(clock(now), new Random(7));
    var expected = new byte[16];
    new Random(7).nextBytes(expected);

    var result = (Certificate) seeded.issue(REQUEST, RULES, CA.authority(), Compatibility.Strict);

    assertThat(Pem.certificate(result.pem()).getSerialNumber())
        .isEqualTo(new BigInteger(1, expected));
  }

  /**
   * From [0, 2^128), as upstream's authority does: rand.Int of 1 << 128. Of two thousand that are
   * random each bit is set in about half: below 800 or above 1200 once in 10^18 runs.
   */
  @Test
  void serialNumbersAreSpreadOverAllOf128BitsAndDoNotRepeat() {
    var issuer = issuer(now);
    Set<BigInteger> serials = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      var result = (Certificate) issuer.issue(REQUEST, RULES, CA.authority(), Compatibility.Strict);
      serials.add(Pem.certificate(result.pem()).getSerialNumber());
    }

    assertThat(serials).hasSize(2000);
    assertThat(serials).allMatch(serial -> serial.signum() >= 0 && serial.bitLength() <= 128);
    assertThat(IntStream.range(0, 128).mapToLong(bit -> count(serials, bit)))
        .allMatch(ones -> ones > 800 && ones < 1200);
  }

  private static long count(Set<BigInteger> serials, int bit) {
    return serials.stream().filter(serial -> serial.testBit(bit)).count();
  }

  private static TestRequestBuilder kubelet(KeyPair keys) {
    return TestRequests.kubeletClient("node-1").keys(keys);
  }

  private X509Certificate issue(CertificateRequest request, Authority authority) {
    var result = issuer(now).issue(request, RULES, authority, Compatibility.Strict);
    assertThat(result).isInstanceOf(Certificate.class);
    return Pem.certificate(((Certificate) result).pem());
  }

  private static void assertNotNow(IssueResult result, Reason reason) {
    assertThat(result)
        .asInstanceOf(type(NotNow.class))
        .satisfies(
            not -> {
              assertThat(not.reason()).as(not.sentence()).isEqualTo(reason);
              assertThat(not.sentence()).isNotBlank();
            });
  }

  private static Issuer issuer(Instant at) {
    return new Issuer(clock(at), new SecureRandom());
  }

  private static Clock clock(Instant at) {
    return Clock.fixed(at, ZoneOffset.UTC);
  }

  private static CertificateRequest read(TestRequestBuilder request) {
    return request.build().read("csr", Identity.node("node-1"));
  }
}
