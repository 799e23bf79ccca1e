package dev.signet.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testing.ApiServer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The Signets that run: processes of their own, each with a faulty way to the API server. One leads
 * and one stands by; when the plan says so one more writes that asks nobody, or nobody leads for a
 * while.
 */
final class FaultFleet implements AutoCloseable {

  private final ApiServer server;
  private final FaultPlan plan;
  private final Path folder;
  private final Deque<FaultMember> elected = new ArrayDeque<>();
  private final List<FaultMember> all = new ArrayList<>();
  private Optional<FaultMember> alone = Optional.empty();
  private Optional<LeaderLoss> loss = Optional.empty();

  FaultFleet(ApiServer server, FaultPlan plan, Path folder) {
    this.server = server;
    this.plan = plan;
    this.folder = folder;
  }

  /** The first two. */
  void start() {
    startElected();
    startElected();
  }

  private void startElected() {
    elected.add(keep(FaultMember.elected(server, plan, folder)));
  }

  private void startAlone() {
    alone = Optional.of(keep(FaultMember.alone(server, plan, folder)));
  }

  private FaultMember keep(FaultMember member) {
    all.add(member);
    return member;
  }

  /** What did not get through its start is started again, as a Pod is. Nothing else ever ends. */
  void tend() {
    for (FaultMember member : List.copyOf(elected)) {
      if (isStillborn(member)) {
        elected.remove(member);
        startElected();
      }
    }
    if (alone.filter(FaultFleet::isStillborn).isPresent()) {
      startAlone();
    }
    if (loss.filter(now -> now.isOver(List.copyOf(elected))).isPresent()) {
      loss = Optional.empty();
    }
  }

  private static boolean isStillborn(FaultMember member) {
    if (!member.hasEnded()) {
      return false;
    }
    assertThat(member.isReady()).as("Signet ended by itself, see target/operator-logs").isFalse();
    return true;
  }

  /** Whether what was suffered last is over. */
  boolean hasRecovered() {
    return loss.isEmpty();
  }

  void suffer(Fault fault) {
    switch (fault) {
      case KILLED -> {
        elected.removeFirst().close();
        startElected();
      }
      case TWO_AT_ONCE -> {
        endAlone();
        startAlone();
      }
      case LEASE_TAKEN, LEASE_CUT, ASLEEP -> {
        // It would do the work while nobody leads.
        endAlone();
        loss = Optional.of(new LeaderLoss(fault, server.admin()));
      }
      default -> throw new IllegalArgumentException(fault.name());
    }
  }

  /** Leaves only the newest of those that may lead, once that is ready. */
  FaultMember survivor() {
    endAlone();
    while (elected.size() > 1) {
      elected.removeFirst().close();
    }
    return elected.getLast();
  }

  boolean isReady() {
    tend();
    return elected.getLast().isReady();
  }

  /** Everyone that ever ran. */
  List<FaultMember> all() {
    return all;
  }

  private void endAlone() {
    alone.ifPresent(FaultMember::close);
    alone = Optional.empty();
  }

  @Override
  public void close() {
    all.forEach(FaultMember::close);
  }
}
