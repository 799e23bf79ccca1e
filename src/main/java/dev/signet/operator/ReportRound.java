package dev.signet.operator;

import dev.signet.api.NodeCertificateReportStatus;
import dev.signet.api.Sighting;
import dev.signet.expiry.NodeView.Issued;
import dev.signet.expiry.ReportCodec;
import dev.signet.operator.ReportIndex.Known;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicySet;
import dev.signet.policy.ReportingRules;
import dev.signet.policy.Thresholds;
import dev.signet.request.RequestState;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one report for each Node. It looks at all of them soon after something changed, now and
 * then while things change without a rest, and by the clock, since certificates grow old without
 * any event; and it writes those only that should say something else. A storm of certificates for
 * one node so makes a handful of writes.
 */
final class ReportRound {

  private static final Logger log = LoggerFactory.getLogger(ReportRound.class);

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** So many writes a second at most: thousands of nodes that join are no storm of writes. */
  private static final Duration BETWEEN_WRITES = Duration.ofMillis(20);

  private static final int CLOCK_TURN = 3;

  /** With any other the API server is away, or does not let Signet write reports at all. */
  private static final Set<Integer> ABOUT_ONE_OBJECT =
      Set.of(
          HttpURLConnection.HTTP_BAD_REQUEST,
          HttpURLConnection.HTTP_NOT_FOUND,
          HttpURLConnection.HTTP_CONFLICT,
          HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
          422);

  private final PolicyBook policies;
  private final SigningAuthorities signing;
  private final Ledger ledger;
  private final NodeWatch nodes;
  private final CertificateInventory inventory;
  private final LookBook looks;
  private final ReportWriter writer;
  private final Consumer<String> aboutToChange;
  private final Clock clock;
  private final BooleanSupplier mayWork;
  private final StatusPacing pacing;
  private final Interval clockTurn;

  /**
   * From these books.
   *
   * @param aboutToChange told of a node whose kubelet should soon serve something else
   * @param interval the shortest time between two looks at all reports
   */
  ReportRound(
      PolicyBook policies,
      SigningAuthorities signing,
      Ledger ledger,
      NodeWatch nodes,
      CertificateInventory inventory,
      LookBook looks,
      ReportWriter writer,
      Consumer<String> aboutToChange,
      Clock clock,
      BooleanSupplier mayWork,
      Duration interval) {
    this.policies = policies;
    this.signing = signing;
    this.ledger = ledger;
    this.nodes = nodes;
    this.inventory = inventory;
    this.looks = looks;
    this.writer = writer;
    this.aboutToChange = aboutToChange;
    this.clock = clock;
    this.mayWork = mayWork;
    this.pacing = new StatusPacing(interval, System::nanoTime);
    this.clockTurn = new Interval(interval.multipliedBy(CLOCK_TURN));
  }

  /** Looks at all reports, if it is time to. */
  Duration run() throws InterruptedException {
    if (!mayWork.getAsBoolean()) {
      return PAUSE;
    }
    boolean isNews = pacing.isDue(inventory.changes() + nodes.changes());
    if (clockTurn.isDue() || isNews) {
      try {
        round(nodes.all(), inventory.reports());
      } catch (KubernetesClientException | NotLeading e) {
        log.atWarn()
            .addKeyValue("cause", e.getMessage())
            .log("a report could not be written; it is tried again");
      }
    }
    return PAUSE;
  }

  private void round(
      Optional<Map<String, KnownNode>> nodesNow, Optional<Map<String, Known>> reportsNow)
      throws InterruptedException {
    if (nodesNow.isEmpty() || reportsNow.isEmpty()) {
      return;
    }
    Map<String, KnownNode> there = nodesNow.get();
    Map<String, Known> known = reportsNow.get();
    removeOthers(there, known);
    PolicySet current = policies.current();
    Map<String, List<Issued>> issued = issued(current);
    nodes.retainGone(issued.keySet());
    Set<String> authorities = signing.known(current).names();
    Thresholds thresholds =
        CertificateInventory.nodeReporter(current)
            .map(Policy::reporting)
            .map(ReportingRules::thresholds)
            .orElse(Thresholds.DEFAULT);
    Instant now = clock.instant();
    for (KnownNode node : there.values()) {
      String name = node.facts().name();
      Optional<Known> before =
          Optional.ofNullable(known.get(name)).filter(report -> isOf(node, report));
      NodeReport.Facts facts =
          facts(name, issued.getOrDefault(name, List.of()), before.flatMap(Known::status), current);
      if (NodeReport.isAboutToChange(NodeReport.view(facts, authorities), now)) {
        aboutToChange.accept(name);
      }
      tryToWrite(node, before, NodeReport.of(facts, thresholds, authorities, now));
    }
  }

  /** What the API server has against one report keeps no other from being written. */
  private void tryToWrite(
      KnownNode node, Optional<Known> before, NodeCertificateReportStatus wanted)
      throws InterruptedException {
    try {
      write(node, before, wanted);
    } catch (KubernetesClientException e) {
      if (!ABOUT_ONE_OBJECT.contains(e.getCode())) {
        throw e;
      }
      log.atWarn()
          .addKeyValue("node", node.facts().name())
          .addKeyValue("cause", e.getMessage())
          .log("a report was refused; it is tried again");
    }
  }

  /** The API server's garbage collector does so too, if there is one; here it is at once. */
  private void removeOthers(Map<String, KnownNode> there, Map<String, Known> known) {
    known.forEach(
        (name, report) -> {
          KnownNode node = there.get(name);
          if (node == null || !isOf(node, report)) {
            writer.remove(name, report.uid());
          }
        });
  }

  private static boolean isOf(KnownNode node, Known report) {
    return report.owner().equals(Optional.of(node.uid()));
  }

  private Map<String, List<Issued>> issued(PolicySet current) {
    record Of(String node, Issued issued) {}
    return ledger.entries().stream()
        .filter(entry -> entry.state() == RequestState.Issued)
        .flatMap(
            entry ->
                entry.certificate().stream()
                    .filter(c -> !c.node().isEmpty())
                    .map(
                        c ->
                            new Of(
                                c.node(),
                                new Issued(
                                    c,
                                    entry.createdAt(),
                                    current
                                        .governing(entry.signerName(), entry.requester())
                                        .map(Policy::name)))))
        .collect(
            Collectors.groupingBy(Of::node, Collectors.mapping(Of::issued, Collectors.toList())));
  }

  private NodeReport.Facts facts(
      String node,
      List<Issued> issued,
      Optional<NodeCertificateReportStatus> known,
      PolicySet current) {
    Optional<LookBook.Look> look = looks.kubelet(node);
    Optional<Sighting> before = known.map(NodeCertificateReportStatus::served);
    Optional<Sighting> served =
        ProbeRound.interval(current)
            .flatMap(
                _ ->
                    look.map(l -> ReportCodec.sighting(l.seen(), l.at(), before)).or(() -> before));
    return new NodeReport.Facts(node, issued, known, served, look);
  }

  private void write(KnownNode node, Optional<Known> before, NodeCertificateReportStatus wanted)
      throws InterruptedException {
    Optional<NodeCertificateReportStatus> said = before.flatMap(Known::status).map(NodeReport::own);
    if (before.isPresent() && said.equals(Optional.of(wanted))) {
      return;
    }
    String name = node.facts().name();
    String uid = before.map(Known::uid).orElseGet(() -> writer.create(name, node.uid()));
    writer.status(name, uid, wanted);
    Thread.sleep(BETWEEN_WRITES);
  }
}
