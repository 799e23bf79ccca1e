package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.signet.api.CertificatePolicy;
import dev.signet.testing.Identity;
import dev.signet.testing.TestCa;
import dev.signet.testing.TestCertificate;
import dev.signet.testing.TestPolicies;
import dev.signet.testing.TestRequest;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gauges that are collected when Prometheus asks. */
final class StateCollectorTest {
  private static final String CLIENT = TestRequests.KUBELET_CLIENT;
  private static final Instant CREATED = Instant.parse(TestRequest.CREATED);
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2036-01-01T00:00:00Z");

  private final Clock clock = Clock.fixed(CREATED.plusSeconds(90), ZoneOffset.UTC);
  private final PolicyBook policies = new PolicyBook();
  private final AuthorityBook authorities = new AuthorityBook(null, "signet-system", clock);
  private final Ledger ledger = new Ledger();
  private final SigningAuthorities signing =
      new SigningAuthorities(
          authorities,
          new ClientCaBook(null),
          new BundleBook(null, authorities, "signet-system", clock, Leadership.ALONE),
          clock);
  private final StateCollector collector =
      new StateCollector(policies, authorities, signing, ledger, clock);
  private final CertificateCollector certificates =
      new CertificateCollector(
          policies,
          new CertificateInventory(ledger, new TestReports(), new TestRoster(), new LookBook()),
          MetricNaming.SIGNET);

  @TempDir private Path folder;

  @Test
  void withoutPoliciesThereAreNoSeries() {
    ledger.observe(request("csr", kubelet("node-1")));

    assertThat(collector.collect().stream().flatMap(s -> s.getDataPoints().stream())).isEmpty();
  }

  @Test
  void requestsWithoutAnEndAreCountedForEachSignerThatAPolicyNames() {
    policies.put(approving("p", CLIENT, "example.com/x"));
    ledger.observe(request("a", kubelet("node-1")));
    ledger.observe(approved(request("b", kubelet("node-2"))));
    ledger.observe(issued("c", kubelet("node-3"), FROM, TO));
    ledger.observe(request("d", kubelet("node-4").signerName("example.com/of-nobody")));

    assertThat(gauge(MetricNames.PENDING))
        .containsOnly(
            entry(Labels.of("signer", CLIENT), 2.0),
            entry(Labels.of("signer", "example.com/x"), 0.0));
  }

  @Test
  void theOldestOfThemSaysHowLongItHasWaited() {
    policies.put(approving("p", CLIENT, "example.com/x"));
    var younger = request("young", kubelet("node-1"));
    younger.getMetadata().setCreationTimestamp(CREATED.plusSeconds(80).toString());
    ledger.observe(younger);
    ledger.observe(request("old", kubelet("node-2")));
    var ended = issued("older", kubelet("node-3"), FROM, TO);
    ended.getMetadata().setCreationTimestamp(FROM.toString());
    ledger.observe(ended);

    assertThat(gauge(MetricNames.OLDEST_PENDING))
        .containsOnly(
            entry(Labels.of("signer", CLIENT), 90.0),
            entry(Labels.of("signer", "example.com/x"), 0.0));
  }

  @Test
  void eachNodeHasOneSeriesForItsNewestCertificate() {
    policies.put(approving("p", CLIENT));
    ledger.observe(issued("old", kubelet("node-1"), FROM, FROM.plusSeconds(100)));
    ledger.observe(issued("new", kubelet("node-1"), FROM.plusSeconds(60), FROM.plusSeconds(160)));
    ledger.observe(issued("other", kubelet("node-2"), FROM, TO));

    assertThat(gauge(MetricNames.NOT_AFTER))
        .containsOnly(
            entry(certificate("kubelet-client", "node-1", "p"), seconds(FROM.plusSeconds(160))),
            entry(certificate("kubelet-client", "node-2", "p"), seconds(TO)));
    assertThat(gauge(MetricNames.NOT_BEFORE))
        .containsOnly(
            entry(certificate("kubelet-client", "node-1", "p"), seconds(FROM.plusSeconds(60))),
            entry(certificate("kubelet-client", "node-2", "p"), seconds(FROM)));
  }

  @Test
  void whatBelongsToNoNodeHasOneSeriesForTheFirstToEnd() {
    policies.put(approving("p", "example.com/x"));
    ledger.observe(issued("a", other("alice"), FROM, TO));
    ledger.observe(issued("b", other("bob"), FROM, FROM.plusSeconds(100)));
    ledger.observe(issued("c", other("carol"), FROM, TO.plusSeconds(1)));

    assertThat(gauge(MetricNames.NOT_AFTER))
        .containsOnly(entry(certificate("other", "", "p"), seconds(FROM.plusSeconds(100))));
  }

  @Test
  void theSeriesOfACertificateIsThatOfThePolicyThatGoverns() {
    policies.put(approving("b", CLIENT));
    policies.put(approving("a", CLIENT));
    ledger.observe(issued("csr", kubelet("node-1"), FROM, TO));

    assertThat(gauge(MetricNames.NOT_AFTER))
        .containsOnlyKeys(certificate("kubelet-client", "node-1", "a"));
  }

  @Test
  void noSeriesOutlivesWhatItIsAbout() {
    var object = issued("csr", kubelet("node-1"), FROM, TO);
    policies.put(approving("p", CLIENT));
    ledger.observe(object);
    assertThat(gauge(MetricNames.NOT_AFTER)).hasSize(1);

    ledger.forget(object);

    assertThat(gauge(MetricNames.NOT_AFTER)).isEmpty();
  }

  @Test
  void anAuthorityHasItsDates() throws IOException {
    var ca = TestCa.create(made -> made.subject("CN=ca").valid(FROM, TO));
    policies.put(signing(ca));
    refresh();
    var labels = Labels.of("policy", "signs", "subject", "CN=ca");

    assertThat(gauge(MetricNames.AUTHORITY_READY))
        .containsOnly(entry(Labels.of("policy", "signs"), 1.0));
    assertThat(gauge(MetricNames.AUTHORITY_NOT_AFTER)).containsOnly(entry(labels, seconds(TO)));
    assertThat(gauge(MetricNames.AUTHORITY_NOT_BEFORE)).containsOnly(entry(labels, seconds(FROM)));
  }

  @Test
  void anAuthorityThatCannotSignHasNoDates() throws IOException {
    policies.put(signing(TestCa.create(made -> made.valid(FROM, FROM.plusSeconds(1)))));
    policies.put(approving("approves", CLIENT));
    refresh();

    assertThat(gauge(MetricNames.AUTHORITY_READY))
        .as("a policy that only approves has no authority")
        .containsOnly(entry(Labels.of("policy", "signs"), 0.0));
    assertThat(gauge(MetricNames.AUTHORITY_NOT_AFTER)).isEmpty();
  }

  private void refresh() {
    policies.current().policies().forEach(authorities::refresh);
  }

  private CertificatePolicy signing(TestCa ca) throws IOException {
    var certificate = Files.writeString(folder.resolve("ca.crt"), ca.pem());
    var key = Files.writeString(folder.resolve("ca.key"), ca.keyPem());
    return TestPolicies.object(
        "signs",
        """
        match: {signerNames: [%s]}
        signing: {authority: {files: {certificate: "%s", privateKey: "%s"}}}
        """
            .formatted(CLIENT, certificate, key));
  }

  private static CertificatePolicy approving(String name, String... signers) {
    return TestPolicies.object(
        name,
        """
        match: {signerNames: [%s]}
        approval: {profiles: [NodeClient]}
        """
            .formatted(String.join(", ", signers)));
  }

  private Map<Labels, Double> gauge(String name) {
    return Stream.of(collector, certificates)
        .flatMap(from -> from.collect().stream())
        .filter(snapshot -> snapshot.getMetadata().getName().equals(name))
        .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
        .collect(Collectors.toMap(point -> point.getLabels(), point -> point.getValue()));
  }

  private static Labels certificate(String kind, String node, String policy) {
    return Labels.of("source", "issued", "kind", kind, "node", node, "policy", policy, "path", "");
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond();
  }

  private static TestRequestBuilder kubelet(String node) {
    return TestRequests.kubeletClient(node);
  }

  private static TestRequestBuilder other(String commonName) {
    return TestRequests.client(commonName).signerName("example.com/x");
  }

  private static CertificateSigningRequest request(String name, TestRequestBuilder request) {
    return request.build().resource(name, Identity.user("alice"));
  }

  private static CertificateSigningRequest approved(CertificateSigningRequest csr) {
    return csr.edit()
        .editOrNewStatus()
        .addNewCondition()
        .withType("Approved")
        .endCondition()
        .endStatus()
        .build();
  }

  private static CertificateSigningRequest issued(
      String name, TestRequestBuilder request, Instant from, Instant to) {
    var subject = request.build().pkcs10().getSubject();
    var pem = TestCertificate.builder().subject(subject).valid(from, to).selfSigned().pem();
    return request(name, request)
        .edit()
        .editOrNewStatus()
        .withCertificate(
            Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
        .endStatus()
        .build();
  }
}
