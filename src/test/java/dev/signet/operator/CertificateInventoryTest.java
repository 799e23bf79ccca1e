package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.expiry.CertificateFacts;
import dev.signet.expiry.CertificateKind;
import dev.signet.expiry.Observations;
import dev.signet.expiry.ObservedCertificate;
import dev.signet.expiry.Place;
import dev.signet.expiry.ReportCodec;
import dev.signet.expiry.Source;
import dev.signet.operator.CertificateInventory.Held;
import dev.signet.policy.ListedEndpoint;
import dev.signet.policy.PolicySet;
import dev.signet.testing.TestPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CertificateInventoryTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final PolicySet POLICIES =
      PolicySet.of(
          List.of(
              TestPolicies.policy("k", TestPolicies.KUBELETS),
              TestPolicies.policy("r", "reporting: {kubeletEndpoints: {}}"),
              TestPolicies.policy("e", "reporting: {endpoints: ['https://a']}")));

  private final TestReports reports = new TestReports();
  private final TestRoster roster = new TestRoster();
  private final LookBook looks = new LookBook();
  private final CertificateInventory inventory =
      new CertificateInventory(new Ledger(), reports, roster, looks);

  @Test
  void whatAReportKeptBelongsToThePolicyUnderWhichItWasIssued() {
    reports.with("node-1", issued("k"));

    assertThat(inventory.all(POLICIES)).extracting(Held::policy).containsExactly("k");
  }

  @Test
  void thePolicyMayBeGoneAndTheCertificateIsStillTold() {
    reports.with("node-1", issued("gone"));

    assertThat(inventory.all(POLICIES)).extracting(Held::policy).containsExactly("");
  }

  @Test
  void nothingIsToldOfANodeThatWasDeletedThoughItsReportIsStillThere() {
    reports.with("node-1", issued("k"));
    roster.without("node-1");

    assertThat(inventory.all(POLICIES)).isEmpty();
  }

  @Test
  void whatIsSeenOnNodesBelongsToTheFirstPolicyThatAsksForIt() {
    reports.with(
        "node-1",
        new NodeCertificateReportStatus(
            null,
            null,
            null,
            null,
            null,
            List.of(),
            ReportCodec.sighting(Observations.of(certificate(Source.SERVED, "s")), FROM),
            ReportCodec.sighting(Observations.of(certificate(Source.FILE, "f")), FROM),
            null));

    assertThat(inventory.all(POLICIES)).extracting(Held::policy).containsExactly("r", "r");
    assertThat(inventory.all(PolicySet.EMPTY)).extracting(Held::policy).containsExactly("", "");
  }

  @Test
  void endpointsAndSecretsBelongToWhoListsThem() {
    looks.endpoint(
        new ListedEndpoint("a", 443),
        new LookBook.Look(
            "a:443",
            Observations.of(certificate(Source.SERVED, "a")),
            Optional.empty(),
            FROM,
            Duration.ZERO));
    looks.secrets("s", Observations.of(certificate(Source.SECRET, "b")));

    assertThat(inventory.all(POLICIES)).extracting(Held::policy).containsExactly("e", "s");
  }

  private static NodeCertificateReportStatus issued(String policy) {
    return new NodeCertificateReportStatus(
        null,
        null,
        null,
        null,
        null,
        List.of(ReportCodec.write(certificate(Source.ISSUED, "i"), Optional.of(policy))),
        null,
        null,
        null);
  }

  private static ObservedCertificate certificate(Source source, String fingerprint) {
    return new ObservedCertificate(
        Place.of(source, "somewhere"),
        CertificateKind.KUBELET_CLIENT,
        "node-1",
        new CertificateFacts("CN=a", "a", "CN=ca", FROM, FROM.plusSeconds(100), fingerprint, false),
        Optional.empty());
  }
}
