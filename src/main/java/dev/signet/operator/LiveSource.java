package dev.signet.operator;

import dev.signet.approval.FactUnavailable;
import dev.signet.approval.NodeFacts;
import dev.signet.approval.ServingFacts.Answer;
import dev.signet.expiry.Problem.Reason;
import dev.signet.expiry.served.Endpoint;
import dev.signet.expiry.served.Handshake;
import dev.signet.expiry.served.TlsProbe;
import dev.signet.operator.KubeletAddresses.Surroundings;
import dev.signet.policy.ServingRules;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Address source LiveCertificate. A node says itself where it is, so Signet connects only to what
 * can be a node's own address, and believes nothing but the certificate.
 */
final class LiveSource {

  /** Of several addresses these many are tried. */
  private static final int MOST_ADDRESSES = 2;

  private static final int AT_ONCE = 4;

  /** A kubelet that begins or ends does so: another time it may answer. */
  private static final Set<Reason> NO_ANSWER =
      EnumSet.of(Reason.Unreachable, Reason.TimedOut, Reason.Reset);

  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final TlsProbe probe;

  LiveSource(TlsProbe probe) {
    this.probe = probe;
  }

  Answer ask(
      NodeFacts node,
      List<InetAddress> asked,
      Surroundings surroundings,
      ServingRules rules,
      List<X509Certificate> authorities,
      Instant now)
      throws FactUnavailable {
    List<InetAddress> targets = targets(node, asked, surroundings, rules);
    if (targets.isEmpty()) {
      return new Answer.DoesNotKnow(
          "Node %s has no address and port in its status that Signet connects to."
              .formatted(node.name()));
    }
    return served(targets, node.kubeletPort())
        .map(certificate -> ServedCertificate.read(certificate, node.name(), authorities, now))
        .orElseGet(
            () ->
                new Answer.DoesNotKnow(
                    "Node %s serves no certificate at %s, port %d, now."
                        .formatted(node.name(), targets, node.kubeletPort())));
  }

  private Optional<X509Certificate> served(List<InetAddress> targets, int port)
      throws FactUnavailable {
    FactUnavailable last = new FactUnavailable("No address was tried.");
    for (InetAddress target : targets) {
      try {
        return served(Endpoint.of(target, port));
      } catch (FactUnavailable e) {
        last = e;
      }
    }
    throw last;
  }

  /**
   * The certificate whose key the server proved to have; empty: it speaks no TLS, or has none yet.
   *
   * @throws FactUnavailable nobody answers there, or not in time
   */
  private Optional<X509Certificate> served(Endpoint at) throws FactUnavailable {
    if (!turns.tryAcquire()) {
      throw new FactUnavailable(
          "Too many nodes are being looked at: %s has to wait.".formatted(at.name()));
    }
    try {
      return served(at, probe.look(at));
    } finally {
      turns.release();
    }
  }

  private static Optional<X509Certificate> served(Endpoint at, Handshake handshake)
      throws FactUnavailable {
    return switch (handshake) {
      case Handshake.Proved proved -> Optional.of(proved.chain().getFirst());
      case Handshake.Shown unproved -> Optional.empty();
      case Handshake.Failed failed -> {
        if (NO_ANSWER.contains(failed.reason())) {
          throw new FactUnavailable(
              "Nobody answered at %s: %s".formatted(at.name(), failed.message()));
        }
        yield Optional.empty();
      }
    };
  }

  /** Those that it asks for first: the others may be the ones that nobody reaches. */
  private static List<InetAddress> targets(
      NodeFacts node, List<InetAddress> asked, Surroundings surroundings, ServingRules rules) {
    return KubeletAddresses.of(node, surroundings).stream()
        .filter(
            address ->
                rules.allowedBlocks().isEmpty()
                    || rules.allowedBlocks().stream().anyMatch(block -> block.contains(address)))
        .sorted(Comparator.comparing((InetAddress address) -> !asked.contains(address)))
        .limit(MOST_ADDRESSES)
        .toList();
  }
}
