package dev.signet.operator;

import dev.signet.expiry.files.HostFiles;
import dev.signet.pki.DueLeaves;
import dev.signet.pki.KeyWish;
import dev.signet.pki.RecoveryLog;
import dev.signet.pki.Renewal;
import dev.signet.pki.RenewalPlan;
import dev.signet.pki.RenewalRules;
import dev.signet.pki.TreeFault;
import dev.signet.pki.node.NodeFault;
import dev.signet.pki.node.StaticPod;
import dev.signet.pki.node.StaticPods;
import dev.signet.policy.ControlPlaneRules;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What this control-plane node has to be renewed, and whether it may be. Changes nothing. */
final class RenewalLook {

  /** The first step in the journal of what an agent does. */
  static final String BEGUN = "begun by the agent";

  private final HostFiles host;
  private final RenewalSettings settings;
  private final NodeAccess node;
  private final ControlPlaneNodes controlPlane;
  private final Renewal renewal;
  private final Clock clock;

  /**
   * At this node.
   *
   * @param node its processes
   * @param renewal of its certificates
   */
  RenewalLook(
      HostFiles host,
      RenewalSettings settings,
      NodeAccess node,
      ControlPlaneNodes controlPlane,
      Renewal renewal,
      Clock clock) {
    this.host = host;
    this.settings = settings;
    this.node = node;
    this.controlPlane = controlPlane;
    this.renewal = renewal;
    this.clock = clock;
  }

  /** What is due by these rules. */
  DueLeaves due(ControlPlaneRules rules) {
    return DueLeaves.of(renewal.leaves(), rules.renewAt(), clock.instant());
  }

  /** What would become of these leaves; of none: nothing. */
  RenewalPlan plan(ControlPlaneRules rules, List<String> leaves) {
    return leaves.isEmpty()
        ? new RenewalPlan(List.of())
        : renewal.plan(renewalRules(rules, leaves));
  }

  /** Why this node must not be touched now; empty: all is well. */
  Optional<String> trouble() throws InterruptedException {
    try {
      for (StaticPod pod : pods()) {
        String name = pod.component().program();
        if (node.processes().of(pod).isEmpty()) {
          return Optional.of(name + " does not run on this node.");
        }
        Optional<String> why = node.health().trouble(pod);
        if (why.isPresent()) {
          return Optional.of("%s on this node: %s.".formatted(name, why.get()));
        }
      }
      return controlPlane.trouble();
    } catch (NodeFault fault) {
      return Optional.of(fault.getMessage());
    }
  }

  /** What runs on this node by manifest. */
  List<StaticPod> pods() throws NodeFault {
    return new StaticPods(host, settings.folder()).read();
  }

  /**
   * Whether something was begun and has no end.
   *
   * @throws TreeFault it cannot be read
   */
  RenewalDecision.Begun begun() throws TreeFault {
    Optional<RecoveryLog> log = RecoveryLog.unfinished(host, clock);
    if (log.isEmpty()) {
      return RenewalDecision.Begun.BY_NOBODY;
    }
    return log.get().isDone(BEGUN)
        ? RenewalDecision.Begun.BY_AN_AGENT
        : RenewalDecision.Begun.BY_HAND;
  }

  /** These leaves, whether they are due by themselves or not. */
  static RenewalRules renewalRules(ControlPlaneRules rules, List<String> leaves) {
    return new RenewalRules(
        leaves, Optional.empty(), rules.duration(), rules.backdate(), false, new KeyWish.Present());
  }
}
