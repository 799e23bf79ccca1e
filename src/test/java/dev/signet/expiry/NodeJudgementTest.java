package dev.signet.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.signet.policy.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class NodeJudgementTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final String CA = "CN=ca";
  private static final String KUBELETS_OWN = "CN=node-1-ca@1781000000";
  private static final NodeView NOTHING =
      new NodeView(List.of(), Observations.NONE, Optional.empty(), Observations.NONE, Set.of(CA));

  private static Stream<Arguments> verdicts() {
    var client = seen(Source.ISSUED, CertificateKind.KUBELET_CLIENT, "c", 10, 90);
    var serving = seen(Source.ISSUED, CertificateKind.KUBELET_SERVING, "s", 10, 90);
    var served = seen(Source.SERVED, CertificateKind.KUBELET_SERVING, "s", 10, 90);
    var olderServed = seen(Source.SERVED, CertificateKind.KUBELET_SERVING, "old", 40, 60);
    var newerServed = seen(Source.SERVED, CertificateKind.KUBELET_SERVING, "new", 5, 95);
    return Stream.of(
        arguments("all is current", view(List.of(client, serving), served), NodeVerdict.InSync),
        arguments(
            "84 % of a life is normal for what renews itself",
            view(List.of(seen(Source.ISSUED, CertificateKind.KUBELET_CLIENT, "c", 84, 16)), served),
            NodeVerdict.InSync),
        arguments(
            "90 % is not",
            view(List.of(seen(Source.ISSUED, CertificateKind.KUBELET_CLIENT, "c", 90, 10)), served),
            NodeVerdict.RotationOverdue),
        arguments(
            "nor for what is served",
            view(List.of(client), seen(Source.SERVED, CertificateKind.KUBELET_SERVING, "s", 95, 5)),
            NodeVerdict.RotationOverdue),
        arguments(
            "what is served is older than what was issued",
            view(List.of(client, serving), olderServed),
            NodeVerdict.KubeletServesOldCertificate),
        arguments(
            "somebody else issued a newer one",
            view(List.of(client, serving), newerServed),
            NodeVerdict.InSync),
        arguments(
            "the kubelet signed it itself",
            view(List.of(client, serving), by(KUBELETS_OWN, olderServed)),
            NodeVerdict.SelfSignedServing),
        arguments(
            "a certificate that signed itself",
            view(List.of(client), by("CN=s", served)),
            NodeVerdict.SelfSignedServing),
        arguments(
            "a CA that nobody knows",
            view(List.of(client), unknown(served)),
            NodeVerdict.UntrustedIssuer),
        arguments(
            "a certificate that the kubelet does not renew, near its end",
            view(
                List.of(client),
                by(
                    KUBELETS_OWN,
                    seen(Source.SERVED, CertificateKind.KUBELET_SERVING, "s", 81, 19))),
            NodeVerdict.ExpiresSoon),
        arguments(
            "the client's has ended",
            view(List.of(seen(Source.ISSUED, CertificateKind.KUBELET_CLIENT, "c", 100, 0)), served),
            NodeVerdict.Expired),
        arguments(
            "a clock is wrong",
            view(
                List.of(client), seen(Source.SERVED, CertificateKind.KUBELET_SERVING, "s", -1, 90)),
            NodeVerdict.NotYetValid),
        arguments(
            "what lies on the node is what it uses",
            with(
                view(List.of(client), served),
                seen(Source.FILE, CertificateKind.KUBELET_CLIENT, "c", 95, 5)),
            NodeVerdict.RotationOverdue),
        arguments(
            "the API server's own certificate",
            with(
                view(List.of(client), served),
                seen(Source.FILE, CertificateKind.API_SERVER, "a", 85, 15)),
            NodeVerdict.ExpiresSoon),
        arguments(
            "a superseded serving certificate in a file, while another is served",
            with(
                view(List.of(client), served),
                seen(Source.FILE, CertificateKind.KUBELET_SERVING, "f", 100, 0)),
            NodeVerdict.InSync));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("verdicts")
  void theVerdictFollowsFromWhatIsKnown(String what, NodeView node, NodeVerdict verdict) {
    assertThat(verdict(node)).as(what).hasValue(verdict);
  }

  @Test
  void ofSeveralTheWorstIsTold() {
    var expired = seen(Source.ISSUED, CertificateKind.KUBELET_CLIENT, "c", 100, 0);
    var own = by(KUBELETS_OWN, seen(Source.SERVED, CertificateKind.KUBELET_SERVING, "s", 10, 90));

    assertThat(verdict(view(List.of(expired), own))).hasValue(NodeVerdict.Expired);
    assertThat(NodeVerdict.values())
        .containsExactly(
            NodeVerdict.InSync,
            NodeVerdict.KubeletServesOldCertificate,
            NodeVerdict.SelfSignedServing,
            NodeVerdict.UntrustedIssuer,
            NodeVerdict.ExpiresSoon,
            NodeVerdict.RotationOverdue,
            NodeVerdict.NotYetValid,
            NodeVerdict.Expired);
  }

  @Test
  void ofANodeOfWhichNothingIsKnownNothingIsSaid() {
    assertThat(NodeJudgement.of(NOTHING, Thresholds.DEFAULT, NOW)).isEmpty();
  }

  @Test
  void aLookThatCameTooEarlyToShowTheNewCertificateAccusesNoKubelet() {
    var serving = seen(Source.ISSUED, CertificateKind.KUBELET_SERVING, "s", 1, 99);
    var old = seen(Source.SERVED, CertificateKind.KUBELET_SERVING, "old", 80, 20);
    var early = new NodeView.Issued(serving, NOW, Optional.empty());
    var node =
        new NodeView(
            List.of(early),
            Observations.of(old),
            Optional.of(NOW.plusSeconds(29)),
            Observations.NONE,
            Set.of(CA));
    var later =
        new NodeView(
            List.of(early),
            Observations.of(old),
            Optional.of(NOW.plusSeconds(30)),
            Observations.NONE,
            Set.of(CA));

    assertThat(verdict(node)).hasValue(NodeVerdict.InSync);
    assertThat(verdict(later)).hasValue(NodeVerdict.KubeletServesOldCertificate);
  }

  @Test
  void noIssuerIsUntrustedWhileNoCaIsKnown() {
    var served = unknown(seen(Source.SERVED, CertificateKind.KUBELET_SERVING, "s", 10, 90));
    var node =
        new NodeView(
            List.of(), Observations.of(served), Optional.of(NOW), Observations.NONE, Set.of());

    assertThat(verdict(node)).hasValue(NodeVerdict.InSync);
  }

  @Test
  void aLifeOfTenMinutesIsJudgedAsOneOfTenYears() {
    Instant begin = NOW.minus(Duration.ofMinutes(8));
    var facts =
        new CertificateFacts(
            "CN=c", "c", CA, begin, begin.plus(Duration.ofMinutes(10)), "c", false);
    var client =
        new ObservedCertificate(
            Place.of(Source.ISSUED, "csr"),
            CertificateKind.KUBELET_CLIENT,
            "node-1",
            facts,
            Optional.of(CA));

    assertThat(verdict(view(List.of(client)))).hasValue(NodeVerdict.InSync);
    assertThat(
            NodeJudgement.of(
                    view(List.of(client)), Thresholds.DEFAULT, NOW.plus(Duration.ofMinutes(1)))
                .map(NodeJudgement::verdict))
        .hasValue(NodeVerdict.RotationOverdue);
  }

  private static Optional<NodeVerdict> verdict(NodeView node) {
    return NodeJudgement.of(node, Thresholds.DEFAULT, NOW).map(NodeJudgement::verdict);
  }

  private static NodeView view(List<ObservedCertificate> issued, ObservedCertificate... served) {
    return new NodeView(
        issued.stream().map(c -> new NodeView.Issued(c, c.notBefore(), Optional.of("p"))).toList(),
        new Observations(List.of(served), List.of()),
        Optional.of(NOW),
        Observations.NONE,
        Set.of(CA));
  }

  private static NodeView with(NodeView node, ObservedCertificate file) {
    return new NodeView(
        node.issued(),
        node.served(),
        node.servedAfter(),
        Observations.of(file),
        node.authorities());
  }

  /** With so many days behind it and so many before it. */
  private static ObservedCertificate seen(
      Source source, CertificateKind kind, String fingerprint, int daysOld, int daysLeft) {
    return new ObservedCertificate(
        Place.of(source, "somewhere"),
        kind,
        "node-1",
        new CertificateFacts(
            "CN=s",
            "s",
            CA,
            NOW.minus(Duration.ofDays(daysOld)),
            NOW.plus(Duration.ofDays(daysLeft)),
            fingerprint,
            false),
        Optional.of(CA));
  }

  private static ObservedCertificate by(String issuer, ObservedCertificate certificate) {
    CertificateFacts facts = certificate.facts();
    return new ObservedCertificate(
        certificate.place(),
        certificate.kind(),
        certificate.node(),
        new CertificateFacts(
            facts.subject(),
            facts.commonName(),
            issuer,
            facts.notBefore(),
            facts.notAfter(),
            facts.fingerprint(),
            false),
        Optional.empty());
  }

  private static ObservedCertificate unknown(ObservedCertificate certificate) {
    return by("CN=somebody", certificate);
  }
}
