package dev.signet.operator;

import dev.signet.api.CertificatePolicy;
import dev.signet.api.NodeCertificateReport;
import dev.signet.api.RenewalState;
import dev.signet.pki.DueLeaves;
import dev.signet.pki.TreeFault;
import dev.signet.policy.ControlPlaneRules;
import dev.signet.policy.Durations;
import dev.signet.policy.Policy;
import dev.signet.policy.PolicyReader;
import dev.signet.policy.PolicySet;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a certificate of this control-plane node is due, and renews it when the policy
 * wants that, the control plane is well, and it is this node's turn.
 */
final class RenewalRound {

  private static final Logger log = LoggerFactory.getLogger(RenewalRound.class);

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final AgentSettings settings;
  private final RenewalWork work;
  private final RenewalLook look;
  private final RenewalReport report;
  private final ControlPlaneNodes controlPlane;
  private final RenewalLease lease;
  private final EventRecorder events;
  private final Consumer<String> count;
  private final Clock clock;

  /**
   * For this node.
   *
   * @param count told how each renewal ended: renewed or failed
   */
  RenewalRound(
      KubernetesClient client,
      AgentSettings settings,
      ControlPlaneNodes controlPlane,
      RenewalLook look,
      RenewalWork work,
      RenewalLease lease,
      EventRecorder events,
      Consumer<String> count,
      Clock clock) {
    this.client = client;
    this.settings = settings;
    this.work = work;
    this.look = look;
    this.report = new RenewalReport(client, settings.node());
    this.controlPlane = controlPlane;
    this.lease = lease;
    this.events = events;
    this.count = count;
    this.clock = clock;
  }

  /** One look, and the work if it is time. */
  Duration run() throws InterruptedException {
    try {
      Optional<NodeCertificateReport> own = report.read();
      if (own.isEmpty()) {
        return soon(); // the operator makes it
      }
      Optional<ControlPlaneRules> rules = rules();
      if (rules.isEmpty()) {
        report.tell(own.get(), Optional.empty());
        return settings.interval();
      }
      return round(own.get(), rules.get());
    } catch (KubernetesClientException | TreeFault e) {
      log.atWarn()
          .addKeyValue("cause", e.getMessage())
          .log("whether certificates are due could not be found out, it is tried again");
      return soon();
    }
  }

  private Optional<ControlPlaneRules> rules() {
    List<Policy> policies =
        client.resources(CertificatePolicy.class).list().getItems().stream()
            .map(PolicyReader::read)
            .filter(PolicyReader.Result.Read.class::isInstance)
            .map(PolicyReader.Result.Read.class::cast)
            .map(PolicyReader.Result.Read::policy)
            .toList();
    return PolicySet.of(policies).controlPlaneRenewal();
  }

  private Duration round(NodeCertificateReport own, ControlPlaneRules rules)
      throws InterruptedException, TreeFault {
    Optional<RenewalState> before = RenewalReport.renewal(own);
    Instant now = clock.instant();
    return switch (RenewalDecision.of(facts(before, rules, now))) {
      case RenewalDecision.Rest rest -> {
        report.tell(own, Optional.of(RenewalReport.upToDate(before, rest.nextAt(), now)));
        yield settings.interval();
      }
      case RenewalDecision.Wait _ -> soon();
      case RenewalDecision.Hold hold -> {
        hold(own, hold);
        yield soon();
      }
      case RenewalDecision.Go go -> {
        takeTurn(own, rules, go.leaves());
        yield soon();
      }
    };
  }

  /** The API server is asked only when something is due. */
  private RenewalDecision.Facts facts(
      Optional<RenewalState> own, ControlPlaneRules rules, Instant now)
      throws TreeFault, InterruptedException {
    DueLeaves due = look.due(rules);
    boolean isDue = !due.names().isEmpty();
    return new RenewalDecision.Facts(
        due,
        look.plan(rules, due.names()),
        look.begun(),
        own,
        isDue ? controlPlane.others(settings.node()) : Map.of(),
        isDue ? look.trouble() : Optional.empty(),
        now);
  }

  private void hold(NodeCertificateReport own, RenewalDecision.Hold hold) {
    RenewalState state = RenewalReport.heldBack(RenewalReport.renewal(own), hold, clock.instant());
    if (report.tell(own, Optional.of(state))) {
      events.warning(about(own), hold.reason().name(), hold.sentence());
    }
  }

  private void takeTurn(NodeCertificateReport own, ControlPlaneRules rules, List<String> leaves)
      throws InterruptedException {
    Optional<String> holder = lease.take();
    if (holder.isPresent()) {
      hold(
          own,
          new RenewalDecision.Hold(
              leaves,
              RenewalState.Reason.OtherNodesTurn,
              "It is the turn of node %s.".formatted(holder.get())));
      return;
    }
    try (var keeping = new Rounds("renewal-lease", Duration.ofSeconds(1), lease::renew)) {
      keeping.start();
      Optional<RenewalState> before = RenewalReport.renewal(own);
      report.tell(own, Optional.of(RenewalReport.renewing(before, leaves, clock.instant())));
      log.atInfo().addKeyValue("certificates", leaves).log("renews this control-plane node");
      end(rules, leaves, work.run(rules, leaves));
    } finally {
      lease.giveBack();
    }
  }

  private void end(ControlPlaneRules rules, List<String> leaves, RenewalWork.Outcome outcome)
      throws InterruptedException {
    Instant now = clock.instant();
    switch (outcome) {
      case RenewalWork.Outcome.Renewed _ -> {
        count.accept("renewed");
        log.atInfo().addKeyValue("certificates", leaves).log("this control-plane node is renewed");
        NodeCertificateReport told =
            tellUntilHeard(_ -> RenewalReport.renewed(leaves, look.due(rules).nextAt(), now));
        events.normal(about(told), "Renewed", RenewalReport.sentence(leaves));
      }
      case RenewalWork.Outcome.Failed failed -> {
        count.accept("failed");
        log.atError().addKeyValue("cause", failed.sentence()).log("a renewal failed");
        String message =
            "%s It is tried again after %s; meanwhile no other node is renewed."
                .formatted(failed.sentence(), Durations.text(RenewalDecision.AFTER_A_FAILURE));
        NodeCertificateReport told =
            tellUntilHeard(
                before -> RenewalReport.failed(before, failed.reason(), message, leaves, now));
        events.warning(about(told), failed.reason().name(), message);
      }
    }
  }

  /** State by what the report says. */
  @FunctionalInterface
  private interface Wanted {
    RenewalState of(Optional<RenewalState> before);
  }

  /** The other nodes go by it, so that this node keeps its turn until the API server has it. */
  private NodeCertificateReport tellUntilHeard(Wanted wanted) throws InterruptedException {
    while (true) {
      try {
        Optional<NodeCertificateReport> own = report.read();
        if (own.isPresent()) {
          report.tell(own.get(), Optional.of(wanted.of(RenewalReport.renewal(own.get()))));
          return own.get();
        }
      } catch (KubernetesClientException e) {
        log.atWarn()
            .addKeyValue("cause", e.getMessage())
            .log("the report could not be written, it is tried again");
      }
      Thread.sleep(BETWEEN_TRIES);
    }
  }

  private static ObjectReference about(NodeCertificateReport report) {
    return new ObjectReferenceBuilder()
        .withApiVersion(report.getApiVersion())
        .withKind(report.getKind())
        .withName(report.getMetadata().getName())
        .withUid(report.getMetadata().getUid())
        .build();
  }

  private Duration soon() {
    return settings.interval().compareTo(SOON) < 0 ? settings.interval() : SOON;
  }
}
