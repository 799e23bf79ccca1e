package dev.signet.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** The leader loses the Lease in the middle of work, and a Signet that stands by takes over. */
final class LeaderLoss {

  /** metav1.MicroTime. */
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  private final Fault fault;
  private final KubernetesClient admin;
  private Optional<FaultMember> victim = Optional.empty();
  private boolean isLost;

  LeaderLoss(Fault fault, KubernetesClient admin) {
    this.fault = fault;
    this.admin = admin;
  }

  /** Begins when there is a leader and one that stands by; whether it is over. */
  boolean isOver(List<FaultMember> elected) {
    if (victim.isEmpty()) {
      if (elected.stream().allMatch(FaultMember::isReady)) {
        victim = elected.stream().filter(FaultMember::leads).findFirst();
        victim.ifPresent(this::strike);
      }
      return false;
    }
    FaultMember loser = victim.get();
    if (fault == Fault.LEASE_TAKEN) {
      isLost |= !loser.leads();
      return isLost && elected.stream().anyMatch(FaultMember::leads);
    }
    if (elected.stream().filter(one -> one != loser).noneMatch(FaultMember::leads)) {
      return false;
    }
    relieve(loser);
    return true;
  }

  private void strike(FaultMember leader) {
    switch (fault) {
      case LEASE_TAKEN -> take();
      case LEASE_CUT -> leader.cutLease(true);
      case ASLEEP -> leader.sleep(true);
      default -> throw new IllegalArgumentException(fault.name());
    }
  }

  /** It goes on where it was, and leads no more. */
  private void relieve(FaultMember loser) {
    switch (fault) {
      case LEASE_CUT -> loser.cutLease(false);
      case ASLEEP -> loser.sleep(false);
      default -> throw new IllegalArgumentException(fault.name());
    }
  }

  /**
   * As one that believes that the leader is dead, and dies itself. Whatever the leader writes
   * meanwhile: with a resourceVersion a renewal in between would be in the way.
   */
  private void take() {
    admin
        .leases()
        .inNamespace("signet-system")
        .withName(SignetLease.NAME)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"spec": {"holderIdentity": "somebody", "leaseDurationSeconds": 3, "renewTime": "%s"}}
            """
                .formatted(MICROS.format(ZonedDateTime.now(ZoneOffset.UTC))));
  }
}
