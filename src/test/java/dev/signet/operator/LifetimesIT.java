package dev.signet.operator;

import static dev.signet.testing.Rbac.requests;
import static dev.signet.testing.Rbac.rule;
import static dev.signet.testing.Rbac.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.ApiServer;
import dev.signet.testing.Rbac;
import dev.signet.testing.TestRequestBuilder;
import dev.signet.testing.TestRequests;
import dev.signet.testing.WithApiServer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One policy, two signers: each with its own lifetime and jitter, on the real API server. */
@WithApiServer
final class LifetimesIT {
  private static final String LONG = "lifetimes.example.com/long";
  private static final String SHORT = "lifetimes.example.com/short";

  /** So many that all alike by chance happens once in a universe's life. */
  private static final int EACH = 12;

  private final ApiServer server;
  private final Rbac rbac;
  private final String alice;

  LifetimesIT(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.rbac = new Rbac(admin);
    this.alice = server.uniqueName("alice");
  }

  @Test
  void eachSignerHasItsOwnDurationAndJitterWhichOnlyShortensAndNotAlike() {
    try (OperatorRig rig = OperatorRig.start(server);
        var _ =
            rbac.grant(
                user(alice),
                requests("", "create"),
                rule("signet.dev", "certificatepolicies", "use"))) {
      applyPolicy(rig);

      assertSpread(lifetimes(rig, request(LONG)), Duration.ofHours(30), Duration.ofHours(40));
      assertSpread(lifetimes(rig, request(SHORT)), Duration.ofHours(1), Duration.ofHours(2));
      // Who asks for more gets no more, and who asks for less gets no more than that.
      assertSpread(
          lifetimes(rig, request(SHORT).expirationSeconds(30 * 3600)),
          Duration.ofHours(1),
          Duration.ofHours(2));
      assertSpread(
          lifetimes(rig, request(LONG).expirationSeconds(4 * 3600)),
          Duration.ofHours(3),
          Duration.ofHours(4));
    }
  }

  /** Without the part in the past, which comes on top of a short duration. */
  private void applyPolicy(OperatorRig rig) {
    rig.allowSigner(LONG);
    rig.allowSigner(SHORT);
    rig.policy(
        server.uniqueName("policy"),
        """
        match:
          signerNames: [lifetimes.example.com/long, lifetimes.example.com/short]
          requesters: {users: ["%s"]}
        approval:
          profiles: [Custom]
          custom:
            - {signerName: lifetimes.example.com/long, subject: {commonNames: ["*"]}, usages: [client auth]}
            - {signerName: lifetimes.example.com/short, subject: {commonNames: ["*"]}, usages: [client auth]}
        signing:
          authority: {secret: {name: %s}}
          duration: 8h
          backdate: 0s
          perSigner:
            - {signerName: lifetimes.example.com/long, duration: 40h, jitter: 25%%}
            - {signerName: lifetimes.example.com/short, duration: 2h, jitter: 50%%}
        """
            .formatted(alice, rig.secret(server.clientCa())));
  }

  private List<Duration> lifetimes(OperatorRig rig, TestRequestBuilder request) {
    List<CertificateSigningRequest> made =
        IntStream.range(0, EACH)
            .mapToObj(i -> rig.create(request.build(), server.as(alice)))
            .toList();
    return made.stream().map(rig::lifetime).toList();
  }

  private static void assertSpread(List<Duration> lifetimes, Duration shortest, Duration longest) {
    assertThat(lifetimes)
        .allSatisfy(lifetime -> assertThat(lifetime).isBetween(shortest, longest))
        .as("jitter")
        .satisfies(all -> assertThat(all.stream().distinct().count()).isGreaterThan(1));
  }

  private static TestRequestBuilder request(String signer) {
    return TestRequests.request().commonName("a").signerName(signer).usages("client auth");
  }
}
