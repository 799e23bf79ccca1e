package dev.signet.expiry;

import dev.signet.policy.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A verdict and what to do about it. Pure.
 *
 * @param verdict in one word
 * @param message in a sentence
 */
public record NodeJudgement(NodeVerdict verdict, String message) {

  /** A kubelet renews at a random time between 70 % and 90 % of the lifetime. */
  static final int OVERDUE_PERCENT = 90;

  /** A kubelet takes a new certificate into use within seconds. */
  static final Duration GRACE = Duration.ofSeconds(30);

  /**
   * A kubelet without a certificate signs one itself, with a CA that it makes for it: {@code
   * NAME-ca@SECONDS} (client-go's cert.GenerateSelfSignedCertKey).
   */
  private static final Pattern KUBELETS_OWN_CA =
      Pattern.compile("(?:^|.*,)CN=.+-ca@[0-9]+(?:,.*)?");

  /** How it stands with a node of which this is known; empty: nothing is known. */
  public static Optional<NodeJudgement> of(NodeView node, Thresholds thresholds, Instant now) {
    if (node.client().isEmpty()
        && node.serving().isEmpty()
        && node.files().certificates().isEmpty()) {
      return Optional.empty();
    }
    return Stream.concat(
            relevant(node).flatMap(c -> byTime(c, thresholds, now).stream()), serving(node))
        .max(Comparator.comparing(NodeJudgement::verdict))
        .or(
            () ->
                Optional.of(
                    new NodeJudgement(
                        NodeVerdict.InSync,
                        "What was seen is current, and none of it ends soon.")));
  }

  /** What the node uses, and what else lies there that is not the kubelet's. */
  private static Stream<ObservedCertificate> relevant(NodeView node) {
    return Stream.concat(
        Stream.concat(node.client().stream(), node.serving().stream()),
        node.files().certificates().stream().filter(c -> !isKubelets(c)));
  }

  private static Optional<NodeJudgement> byTime(
      ObservedCertificate certificate, Thresholds thresholds, Instant now) {
    if (!now.isBefore(certificate.notAfter())) {
      return about(NodeVerdict.Expired, certificate, "ended at " + certificate.notAfter());
    }
    if (now.isBefore(certificate.notBefore())) {
      return about(
          NodeVerdict.NotYetValid,
          certificate,
          "is not valid before %s: compare the clocks".formatted(certificate.notBefore()));
    }
    if (renewsItself(certificate)) {
      return isOverdue(certificate, now)
          ? about(
              NodeVerdict.RotationOverdue,
              certificate,
              "is older than %d %% of its life, ends at %s, and no newer one was seen: read the kubelet's log, and look for pending requests of this node"
                  .formatted(OVERDUE_PERCENT, certificate.notAfter()))
          : Optional.empty();
    }
    return Urgency.of(certificate, thresholds, now) == Urgency.FINE
        ? Optional.empty()
        : about(
            NodeVerdict.ExpiresSoon,
            certificate,
            "ends at %s, and nothing renews it by itself".formatted(certificate.notAfter()));
  }

  private static Stream<NodeJudgement> serving(NodeView node) {
    return node.served().certificates().stream()
        .filter(c -> c.kind() == CertificateKind.KUBELET_SERVING)
        .limit(1)
        .flatMap(served -> serving(node, served));
  }

  private static Stream<NodeJudgement> serving(NodeView node, ObservedCertificate served) {
    if (isSelfSigned(served)) {
      return about(
          NodeVerdict.SelfSignedServing,
          served,
          "was signed by the kubelet itself: set serverTLSBootstrap: true in its configuration, and"
              + " approve what it asks for")
          .stream();
    }
    if (served.authority().isEmpty() && !node.authorities().isEmpty()) {
      return about(
          NodeVerdict.UntrustedIssuer,
          served,
          "was signed by %s, with none of the keys of the CAs that Signet knows"
              .formatted(served.facts().issuer()))
          .stream();
    }
    return node
        .issued(CertificateKind.KUBELET_SERVING)
        .filter(issued -> isOlder(served, issued, node))
        .flatMap(
            issued ->
                about(
                    NodeVerdict.KubeletServesOldCertificate,
                    served,
                    "is not the newest that was issued to it (%s): restart the kubelet if it stays so"
                        .formatted(issued.certificate().place().path())))
        .stream();
  }

  /** Only if the look was late enough to show the new one. */
  private static boolean isOlder(
      ObservedCertificate served, NodeView.Issued issued, NodeView node) {
    return !served.facts().fingerprint().equals(issued.certificate().facts().fingerprint())
        && !served.notBefore().isAfter(issued.certificate().notBefore())
        && node.servedAfter().filter(look -> !look.isBefore(issued.at().plus(GRACE))).isPresent();
  }

  /** Whether a kubelet made this CA, and nobody else can verify what it signs. */
  static boolean isSelfSigned(ObservedCertificate served) {
    return served.facts().issuer().equals(served.facts().subject())
        || KUBELETS_OWN_CA.matcher(served.facts().issuer()).matches();
  }

  /** Whether its kubelet renews it: 84 % of its life is no reason to look after it. */
  static boolean renewsItself(ObservedCertificate certificate) {
    return isKubelets(certificate) && !isSelfSigned(certificate);
  }

  private static boolean isKubelets(ObservedCertificate certificate) {
    return certificate.kind() == CertificateKind.KUBELET_CLIENT
        || certificate.kind() == CertificateKind.KUBELET_SERVING;
  }

  /** Whether its kubelet should have renewed it. */
  static boolean isOverdue(ObservedCertificate certificate, Instant now) {
    Duration life = Duration.between(certificate.notBefore(), certificate.notAfter());
    return !now.isBefore(
        certificate.notBefore().plus(life.multipliedBy(OVERDUE_PERCENT).dividedBy(100)));
  }

  private static Optional<NodeJudgement> about(
      NodeVerdict verdict, ObservedCertificate certificate, String what) {
    return Optional.of(
        new NodeJudgement(
            verdict,
            "The %s certificate (%s %s) %s."
                .formatted(
                    certificate.kind().label(),
                    certificate.place().source().label(),
                    certificate.place().path(),
                    what)));
  }
}
