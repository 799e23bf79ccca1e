package dev.signet.signing;

import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.Approval.Compatibility;
import dev.signet.request.ReadResult;
import dev.signet.request.RequestReader;
import dev.signet.signing.ParityEnd.Issued;
import dev.signet.testing.GeneratedRequests;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestExtensions;
import dev.signet.testing.TestKey;
import dev.signet.testing.UpstreamSigners;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What Signet signs with compatibility Upstream is to the byte what the signers of the real
 * kube-controller-manager sign: the same requests, the same CA, the same moment, the same serial
 * number. And it fails what they fail, in their words, and signs nothing that they do not sign.
 * What the API server's own validation, which runs here too, keeps from both is not compared.
 */
final class UpstreamParityIT {
  /** Of which the API server's validation takes two in three. */
  private static final int REQUESTS = 3000;

  /** A fixed seed: but for the keys, a test that failed fails again. */
  private static final long SEED = 20;

  private static UpstreamSigners upstream;
  private static List<CertificateSigningRequest> printed;

  /** A CA, and what kube-controller-manager would have as --cluster-signing-duration. */
  private record Testbed(TestCa ca, Duration duration) {}

  @BeforeAll
  static void start() throws Exception {
    upstream = UpstreamSigners.start();
    printed = GeneratedRequests.print(REQUESTS, SEED);
  }

  @AfterAll
  static void stop() throws Exception {
    upstream.stop();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"RSA_2048", "RSA_3072", "RSA_4096", "P224", "P256", "P384", "P521", "ED25519"})
  void theCertificatesAreUpstreamsToTheByte(TestKey kind) throws Exception {
    var random = new Random(SEED + kind.name().hashCode());
    var requests = GeneratedRequests.vary(printed, random);
    var testbeds = testbeds(kind.generate(), requests);
    int share = REQUESTS / testbeds.size();

    int compared = 0;
    for (int i = 0; i < testbeds.size(); i++) {
      compared += compare(testbeds.get(i), requests.subList(i * share, (i + 1) * share));
    }
    assertThat(compared).as("how many an API server takes").isGreaterThanOrEqualTo(2000);
  }

  /** How many were compared. */
  private static int compare(Testbed testbed, List<CertificateSigningRequest> requests)
      throws Exception {
    var outcomes = upstream.sign(testbed.ca(), testbed.duration(), requests);
    var taken = requests.stream().filter(csr -> outcomes.get(name(csr)).refused() == null).toList();
    var signet = new ParityRun(testbed.ca().authority(), testbed.duration());
    var different =
        taken.parallelStream()
            .filter(csr -> !ParityRun.isException(csr))
            .flatMap(csr -> signet.difference(csr, outcomes.get(name(csr))).stream())
            .limit(5)
            .toList();

    assertThat(different).isEmpty();
    assertThat(taken)
        .as("what was issued, more than half of it")
        .filteredOn(csr -> ParityEnd.of(outcomes.get(name(csr))) instanceof Issued)
        .hasSizeGreaterThan(taken.size() / 2);
    return taken.size();
  }

  private static String name(CertificateSigningRequest csr) {
    return csr.getMetadata().getName();
  }

  /** Each with something about its CA that certificates depend on. */
  private static List<Testbed> testbeds(KeyPair keys, List<CertificateSigningRequest> requests) {
    var now = Instant.now();
    var empty =
        TestExtensions.of(
            Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(new byte[0]));
    return List.of(
        new Testbed(TestCa.create(ca -> ca.keys(keys)), Duration.ofHours(24)),
        new Testbed(
            TestCa.create(ca -> ca.keys(keys).subject(oddName()).withoutKeyIdentifiers()),
            Duration.ofHours(1)),
        new Testbed(
            TestCa.create(ca -> ca.keys(keys).withoutKeyIdentifiers().extension(empty)),
            Duration.ofHours(8)),
        new Testbed(
            TestCa.create(ca -> ca.keys(keys).valid(now.minus(1, DAYS), now.plus(20, MINUTES))),
            Duration.ofDays(365)),
        // Dates after 2049 are written in another way.
        new Testbed(
            TestCa.create(
                ca ->
                    ca.keys(keys)
                        .subject(subjectOfOne(requests))
                        .valid(now, now.plus(365L * 60, DAYS))),
            Duration.ofDays(365L * 50)));
  }

  /** The kinds of string that no certificate of Signet's has, and a relative name of two parts. */
  private static X500Name oddName() {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.C, new DERUTF8String("DE"))
        .addRDN(BCStyle.DC, new DERIA5String("example"))
        .addMultiValuedRDN(
            new AttributeTypeAndValue[] {
              attribute(BCStyle.O, new DERBMPString("\u00c4mter")),
              attribute(BCStyle.UID, new DERUTF8String("7")),
            })
        .addRDN(BCStyle.CN, new DERT61String("ca"))
        .build();
  }

  private static AttributeTypeAndValue attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new AttributeTypeAndValue(type, value);
  }

  /**
   * A CA of the same name as the subject of a certificate: that has no authority key identifier.
   */
  private static X500Name subjectOfOne(List<CertificateSigningRequest> requests) {
    return requests.subList(requests.size() - REQUESTS / 5, requests.size()).stream()
        .map(csr -> RequestReader.read(csr, Compatibility.Upstream))
        .filter(ReadResult.Read.class::isInstance)
        .map(read -> SubjectEncoding.of(((ReadResult.Read) read).request().subject()))
        .filter(name -> name.getRDNs().length > 0)
        .findFirst()
        .orElseThrow();
  }
}
